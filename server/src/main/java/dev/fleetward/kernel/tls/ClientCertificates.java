package dev.fleetward.kernel.tls;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who a client is by the certificate it showed at our own port. Safe for concurrent use. */
@ApplicationScoped
public class ClientCertificates {
    private static final String REMEMBERED = ClientCertificates.class.getName();

    private final TlsFiles files;

    ClientCertificates(TlsFiles files) {
        this.files = files;
    }

    /** @param issuerHashes SHA-256 of the certificates above it, in lower-case hex, as far as they were checked */
    public record Shown(String commonName, List<String> issuerHashes) {}

    /** What a session showed while those authorities held. */
    private record Remembered(Object generation, X509Certificate certificate, Optional<Shown> shown) {}

    /** Empty without one, or when it is not good any more. */
    public Optional<Shown> of(HttpServerRequest request) {
        SSLSession session = request.connection().sslSession();
        Optional<ClientAuthorities> clients = files.clients();
        if (session == null || clients.isEmpty()) {
            return Optional.empty();
        }
        Remembered known = session.getValue(REMEMBERED) instanceof Remembered before
                        && before.generation == clients.get().generation()
                ? before
                : remember(session, clients.get());
        return known == null || !isInTime(known.certificate) ? Optional.empty() : known.shown;
    }

    private static @org.jspecify.annotations.Nullable Remembered remember(
            SSLSession session, ClientAuthorities clients) {
        try {
            Object generation = clients.generation();
            List<X509Certificate> sent = Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
            var found = new Remembered(generation, sent.getFirst(), shown(sent, clients));
            session.putValue(REMEMBERED, found);
            return found;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private static Optional<Shown> shown(List<X509Certificate> sent, ClientAuthorities clients) {
        try {
            List<String> issuers =
                    clients.issuers(sent).stream().map(TlsFiles::fingerprint).toList();
            return commonName(sent.getFirst()).map(name -> new Shown(name, issuers));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isInTime(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (java.security.cert.CertificateException e) {
            return false;
        }
    }

    /** Of a subject that has exactly one. */
    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            List<String> names = new LdapName(
                            certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .toList();
            return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
