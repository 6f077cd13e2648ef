package dev.fleetward.kernel.tls;

import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.ServerPart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the files and has what they hold served from the next handshake on. A pair that cannot be served changes
 * nothing, and is told to the operator. Safe for concurrent use.
 */
@ApplicationScoped
class TlsFiles implements ServerPart {
    private static final Logger LOG = Logger.getLogger(TlsFiles.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final String ASN1_TIME = "yyyyMMddHHmmss";
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(14);

    private final Clock clock;
    private final @Nullable Watched watched;
    private final Loop loop = new Loop("tls-files", LOOK_EVERY, this::look);

    TlsFiles(Clock clock) {
        this.clock = clock;
        this.watched = TlsConfig.of(
                        name -> ConfigProvider.getConfig().getOptionalValue("fleetward." + name, String.class))
                .map(config -> new Watched(config, clock.instant()))
                .orElse(null);
    }

    /** What is served, and what was found in the files at last. */
    private static final class Watched {
        private final TlsConfig config;
        private final ServedCertificate certificate;
        private final @Nullable ClientAuthorities clients;
        private byte[] seen;
        private volatile Instant since;
        private volatile @Nullable String error;

        Watched(TlsConfig config, Instant now) {
            this.config = config;
            this.seen = content(config);
            this.since = now;
            this.certificate = new ServedCertificate(CertificatePair.read(config.certificate(), config.key()));
            this.clients = config.clientAuthorities()
                    .map(file -> new ClientAuthorities(Pem.authorities(file)))
                    .orElse(null);
        }
    }

    void start(@Observes StartupEvent event) {
        if (watched != null) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    Optional<TlsConfig> config() {
        return Optional.ofNullable(watched).map(it -> it.config);
    }

    Optional<ServedCertificate> certificate() {
        return Optional.ofNullable(watched).map(it -> it.certificate);
    }

    Optional<ClientAuthorities> clients() {
        return Optional.ofNullable(watched).map(it -> it.clients);
    }

    private boolean look() {
        Watched it = watched;
        if (it == null) {
            return false;
        }
        byte[] now = content(it.config);
        if (!Arrays.equals(now, it.seen)) {
            it.seen = now;
            exchange(it);
        }
        return false;
    }

    private void exchange(Watched it) {
        try {
            var pair = CertificatePair.read(it.config.certificate(), it.config.key());
            var authorities = it.config.clientAuthorities().map(Pem::authorities);
            ClientAuthorities clients = it.clients;
            if (clients != null) {
                authorities.ifPresent(clients::exchange);
            }
            it.certificate.exchange(pair);
            it.since = clock.instant();
            it.error = null;
            LOG.infof("TLS goes on with the certificate of %s, good until %s", name(pair), end(pair));
        } catch (IllegalArgumentException e) {
            it.error = e.getMessage();
            LOG.errorf("TLS keeps the certificate it has: %s", e.getMessage());
        }
    }

    /** One hash over all files; a file that is gone has its own. */
    private static byte[] content(TlsConfig config) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            add(hash, config.certificate());
            add(hash, config.key());
            config.clientAuthorities().ifPresent(file -> add(hash, file));
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest hash, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            hash.update(Integer.toString(bytes.length).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            hash.update(bytes);
        } catch (IOException e) {
            hash.update((byte) '-');
        }
    }

    @Override
    public Optional<State> state() {
        return Optional.ofNullable(watched).map(this::state);
    }

    private State state(Watched it) {
        var pair = it.certificate.pair();
        String error = it.error;
        boolean endsSoon = end(pair).isBefore(clock.instant().plus(RENEW_BEFORE_END));
        var facts = new LinkedHashMap<String, String>();
        facts.put("Certificate of", name(pair));
        facts.put("Issued by", pair.certificate().getIssuerX500Principal().toString());
        facts.put("Good until", end(pair).toString());
        facts.put("SHA-256", fingerprint(pair.certificate()));
        facts.put("Port", Integer.toString(it.config.port()));
        facts.put("Plain HTTP", it.config.plainHttp().name().toLowerCase(Locale.ROOT));
        facts.put(
                "Client certificates",
                it.clients == null ? "not asked for" : "asked for, of %d authorities".formatted(it.clients.size()));
        facts.put("In use since", it.since.truncatedTo(ChronoUnit.SECONDS).toString());
        if (error != null) {
            facts.put("Last error", error);
        }
        String sentence = error != null
                ? "The new files cannot be used; the certificate before is still served."
                : endsSoon ? "The certificate ends soon." : "Ended by the server itself.";
        return new State("TLS", error == null && !endsSoon, sentence, facts);
    }

    private static String name(CertificatePair pair) {
        return pair.certificate().getSubjectX500Principal().toString();
    }

    private static Instant end(CertificatePair pair) {
        try {
            var certificate = Certificate.getInstance(pair.certificate().getEncoded());
            String written =
                    certificate.getTBSCertificate().getValidity().getNotAfter().getTime();
            return LocalDateTime.parse(written.substring(0, ASN1_TIME.length()), DateTimeFormatter.ofPattern(ASN1_TIME))
                    .toInstant(ZoneOffset.UTC);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In lower-case hex. */
    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
