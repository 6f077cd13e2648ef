package dev.fleetward.kernel.tls;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the server ends TLS itself.
 *
 * @param clientAuthorities certificates in PEM whose holders are let to the doors of devices, if clients are asked
 */
public record TlsConfig(Path certificate, Path key, int port, PlainHttp plainHttp, Optional<Path> clientAuthorities) {
    static final int DEFAULT_PORT = 8443;
    private static final int MAX_PORT = 65_535;

    /** What becomes of requests without TLS. */
    public enum PlainHttp {
        OFF("disabled"),
        REDIRECT("redirect"),
        LOOPBACK("enabled");

        private final String insecureRequests;

        PlainHttp(String insecureRequests) {
            this.insecureRequests = insecureRequests;
        }
    }

    /**
     * Empty when no certificate is named.
     *
     * @param setting by its name without {@code fleetward.}
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    public static Optional<TlsConfig> of(Function<String, Optional<String>> setting) {
        Optional<String> certificate = setting.apply("tls.certificate");
        Optional<String> key = setting.apply("tls.key");
        Optional<Path> clients = clientAuthorities(
                setting.apply("tls.client-certificates").orElse("none"),
                setting.apply("tls.client-ca").map(Path::of));
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("tls.certificate and tls.key belong together; %s is missing"
                    .formatted(certificate.isEmpty() ? "tls.certificate" : "tls.key"));
        }
        if (certificate.isEmpty() && clients.isPresent()) {
            throw new IllegalArgumentException("tls.client-certificates needs tls.certificate and tls.key");
        }
        return certificate.map(pem -> new TlsConfig(
                Path.of(pem),
                Path.of(key.orElseThrow()),
                port(setting.apply("tls.port")),
                plainHttp(setting.apply("tls.plain-http").orElse("redirect")),
                clients));
    }

    /**
     * The HTTP server's own settings that follow.
     *
     * @param plainPort where it listens without TLS
     * @throws IllegalArgumentException when both want the same port
     */
    public Map<String, String> listening(int plainPort) {
        if (port == plainPort && plainHttp != PlainHttp.OFF) {
            throw new IllegalArgumentException(
                    "tls.port %d is the port of plain HTTP too; choose another, or plain-http = \"off\""
                            .formatted(port));
        }
        return Map.of(
                "quarkus.http.ssl-port",
                Integer.toString(port),
                "quarkus.http.insecure-requests",
                plainHttp.insecureRequests);
    }

    /**
     * Reads the files once, before anything else is started.
     *
     * @throws IllegalArgumentException saying what is wrong with which file
     */
    public void check() {
        CertificatePair.read(certificate, key);
        clientAuthorities.ifPresent(Pem::authorities);
    }

    private static Optional<Path> clientAuthorities(String mode, Optional<Path> file) {
        return switch (mode) {
            case "none" -> Optional.empty();
            case "ask" ->
                Optional.of(file.orElseThrow(
                        () -> new IllegalArgumentException("tls.client-certificates = \"ask\" needs tls.client-ca")));
            default ->
                throw new IllegalArgumentException(
                        "tls.client-certificates must be none or ask, not “%s”".formatted(mode));
        };
    }

    private static PlainHttp plainHttp(String mode) {
        try {
            return PlainHttp.valueOf(mode.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tls.plain-http must be off, redirect or loopback, not “%s”".formatted(mode), e);
        }
    }

    private static int port(Optional<String> written) {
        try {
            int port = written.map(Integer::parseInt).orElse(DEFAULT_PORT);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("tls.port must be a number, not “%s”".formatted(written.orElse("")), e);
        }
        throw new IllegalArgumentException("tls.port must be 0 to %d".formatted(MAX_PORT));
    }
}
