package dev.fleetward.kernel.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** A certificate, those above it, and the key that belongs to it. */
record CertificatePair(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = "do these belong together".getBytes(StandardCharsets.UTF_8);

    /** @throws IllegalArgumentException saying what is wrong with which file */
    static CertificatePair read(Path certificate, Path key) {
        var pair = new CertificatePair(Pem.certificates(certificate), Pem.privateKey(key));
        if (!pair.belongsTogether()) {
            throw new IllegalArgumentException(
                    "%s is not the key of the certificate in %s".formatted(key, certificate));
        }
        if (!pair.isInOrder()) {
            throw new IllegalArgumentException(
                    "the certificates in %s are not in order: each must be issued by the next".formatted(certificate));
        }
        return pair;
    }

    private boolean isInOrder() {
        try {
            for (int i = 0; i + 1 < chain.size(); i++) {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            }
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    private boolean belongsTogether() {
        PublicKey expected = certificate().getPublicKey();
        if (!expected.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            String algorithm =
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    };
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            signer.initVerify(expected);
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What answers handshakes with this pair under that name. */
    X509ExtendedKeyManager answering(String alias) {
        try {
            char[] inMemory = {'-'};
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(alias, key, inMemory, chain.toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, inMemory);
            return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
