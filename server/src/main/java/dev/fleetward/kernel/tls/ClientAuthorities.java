package dev.fleetward.kernel.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose client certificates are believed; those that hold at the moment of asking. Safe for concurrent use. */
final class ClientAuthorities extends X509ExtendedTrustManager {
    private volatile Trusted trusted;

    ClientAuthorities(List<X509Certificate> authorities) {
        this.trusted = new Trusted(authorities, asking(authorities));
    }

    private record Trusted(List<X509Certificate> authorities, X509ExtendedTrustManager asks) {}

    void exchange(List<X509Certificate> authorities) {
        trusted = new Trusted(authorities, asking(authorities));
    }

    int size() {
        return trusted.authorities.size();
    }

    /** Changes when they were exchanged: what was found before is to be found anew. */
    Object generation() {
        return trusted;
    }

    /**
     * Those who issued the first one, nearest first, of a path that was checked now. What a client sends besides counts
     * only where it is part of that path: anybody can send the certificate of any authority along.
     *
     * @throws GeneralSecurityException when no path leads to an authority
     */
    List<X509Certificate> issuers(List<X509Certificate> sent) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = trusted.authorities.stream()
                .map(one -> new TrustAnchor(one, null))
                .collect(Collectors.toUnmodifiableSet());
        var leaf = new X509CertSelector();
        leaf.setCertificate(sent.getFirst());
        var asked = new PKIXBuilderParameters(anchors, leaf);
        asked.setRevocationEnabled(false);
        asked.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
        var path =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(asked);
        var issuers = new ArrayList<X509Certificate>();
        path.getCertPath().getCertificates().stream()
                .skip(1)
                .map(X509Certificate.class::cast)
                .forEach(issuers::add);
        issuers.add(path.getTrustAnchor().getTrustedCert());
        return issuers;
    }

    private static X509ExtendedTrustManager asking(List<X509Certificate> authorities) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trusted.asks.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trusted.asks.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trusted.asks.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("asked of clients only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trusted.asks.getAcceptedIssuers();
    }
}
