package dev.fleetward.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConfigTest {
    private static final TestAuthority ROOT = TestAuthority.root("a root");

    @TempDir
    Path files;

    @Test
    void without_a_certificate_there_is_no_tls() {
        assertThat(config(Map.of())).isEmpty();
    }

    @Test
    void plain_http_leads_to_tls_unless_the_operator_says_otherwise() {
        assertThat(pair(Map.of()).listening(8080))
                .containsEntry("quarkus.http.ssl-port", "8443")
                .containsEntry("quarkus.http.insecure-requests", "redirect");
        assertThat(pair(Map.of("tls.plain-http", "loopback")).listening(8080))
                .containsEntry("quarkus.http.insecure-requests", "enabled");
        assertThat(pair(Map.of("tls.plain-http", "off", "tls.port", "443")).listening(443))
                .containsEntry("quarkus.http.ssl-port", "443")
                .containsEntry("quarkus.http.insecure-requests", "disabled");
    }

    @Test
    void what_does_not_fit_is_named() {
        assertThatThrownBy(() -> config(Map.of("tls.certificate", "a"))).hasMessageContaining("tls.key is missing");
        assertThatThrownBy(() -> pair(Map.of("tls.plain-http", "maybe"))).hasMessageContaining("tls.plain-http");
        assertThatThrownBy(() -> pair(Map.of("tls.port", "x"))).hasMessageContaining("tls.port");
        assertThatThrownBy(() -> pair(Map.of("tls.port", "8080")).listening(8080))
                .hasMessageContaining("port of plain HTTP");
        assertThatThrownBy(() -> pair(Map.of("tls.client-certificates", "ask"))).hasMessageContaining("tls.client-ca");
        assertThatThrownBy(() -> pair(Map.of("tls.client-certificates", "require")))
                .hasMessageContaining("none or ask");
    }

    @Test
    void files_that_cannot_be_served_are_told_before_the_start() throws IOException {
        var server = ROOT.server("fleetward");
        Path certificate = Files.writeString(files.resolve("c.pem"), server.certificatePem());
        Path key = Files.writeString(files.resolve("k.pem"), server.keyPem());
        Path other =
                Files.writeString(files.resolve("o.pem"), ROOT.server("other").keyPem());
        Path none = Files.writeString(files.resolve("n.pem"), "nothing\n");
        Path broken = Files.writeString(
                files.resolve("b.pem"), "-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n");

        CertificatePair.read(certificate, key);
        assertThatThrownBy(() -> CertificatePair.read(certificate, other)).hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> CertificatePair.read(files.resolve("gone"), key))
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> CertificatePair.read(none, key)).hasMessageContaining("no certificate in PEM");
        assertThatThrownBy(() -> CertificatePair.read(certificate, none)).hasMessageContaining("no private key");
        assertThatThrownBy(() -> CertificatePair.read(broken, key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pem.authorities(certificate)).hasMessageContaining("no certificate authority");
    }

    @Test
    void keys_are_read_in_every_form_that_acme_clients_write() throws Exception {
        for (String[] openssl : new String[][] {
            {"ecparam", "-name", "prime256v1", "-genkey", "-noout"},
            {"genrsa", "-traditional", "2048"},
            {"genpkey", "-algorithm", "ED25519"},
            {"genpkey", "-algorithm", "RSA"}
        }) {
            var command = new java.util.ArrayList<>(java.util.List.of("openssl"));
            command.addAll(java.util.List.of(openssl));
            command.addAll(2, java.util.List.of("-out", files.resolve("key").toString()));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isZero();

            assertThat(Pem.privateKey(files.resolve("key")).getEncoded()).isNotEmpty();
        }
    }

    private static TlsConfig pair(Map<String, String> more) {
        var settings = new HashMap<>(Map.of("tls.certificate", "c.pem", "tls.key", "k.pem"));
        settings.putAll(more);
        return config(settings).orElseThrow();
    }

    private static Optional<TlsConfig> config(Map<String, String> settings) {
        return TlsConfig.of(name -> Optional.ofNullable(settings.get(name)));
    }
}
