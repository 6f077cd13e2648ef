package dev.fleetward.kernel.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a PEM file, as the only ones to trust. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /** @throws IllegalStateException naming the setting when the file has none */
    public static TrustManagerFactory of(String setting, Path pem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : Pem.certificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("%s: %s".formatted(setting, e.getMessage()), e);
        }
    }

    /** For a client that trusts those and no others. @throws IllegalStateException naming the setting */
    public static SSLContext context(String setting, Path pem) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, of(setting, pem).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
