package dev.fleetward.kernel.tls;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the port of TLS offers: versions 1.3 and 1.2 with suites that encrypt with authentication (AEAD) under keys
 * agreed anew for each session (ECDHE), as RFC 9325 asks for.
 */
@ApplicationScoped
class TlsPort implements HttpServerOptionsCustomizer {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final TlsFiles files;

    TlsPort(TlsFiles files) {
        this.files = files;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        files.config()
                .filter(config -> config.plainHttp() == TlsConfig.PlainHttp.LOOPBACK)
                .ifPresent(_ -> options.setHost("127.0.0.1"));
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        files.certificate().ifPresent(certificate -> {
            options.setSsl(true)
                    .setSslEngineOptions(new JdkSSLEngineOptions())
                    .setKeyCertOptions(KeyCertOptions.wrap(certificate))
                    .setEnabledSecureTransportProtocols(new LinkedHashSet<>(VERSIONS));
            SUITES.forEach(options::addEnabledCipherSuite);
        });
        files.clients().ifPresent(clients -> options.setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(TrustOptions.wrap(clients)));
    }
}
