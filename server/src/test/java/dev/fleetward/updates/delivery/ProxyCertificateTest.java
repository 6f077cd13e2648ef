package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conformance case 21: what a proxy says of a client's certificate counts only from the networks named. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ProxyCertificateTest {
    /** The test server's setting names it; loopback has many addresses. */
    private static final String PROXY = "127.0.0.9";

    private static final String STRANGER = "127.0.0.8";
    private static final String HASH = "AE:11:F5:6A:0A:E8:74:50:81:0E:0C:37:EC:C5:22:FC";

    private final UpdateScene scene = new UpdateScene();
    private final TestOrganization organization = scene.organization;

    @BeforeEach
    void trust() {
        assertThat(organization
                        .post(organization.api("/device-authorities"), Map.of("name", "factory CA", "issuerHash", HASH))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_trusted_proxy_lets_the_device_of_its_certificate_in() {
        assertThat(poll(PROXY, "D-1", "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: " + HASH + "\r\n"))
                .isEqualTo(200);
        assertThat(poll(
                        PROXY,
                        "D-1",
                        "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: 00\r\nX-Ssl-Issuer-Hash-2: "
                                + HASH.toLowerCase(java.util.Locale.ROOT) + "\r\n"))
                .isEqualTo(200);
        assertThat(organization.get(organization.api("/devices/D-1")).status()).isEqualTo(200);
    }

    @Test
    void the_same_headers_from_anybody_else_mean_nothing() {
        String headers = "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: " + HASH + "\r\n";

        assertThat(poll(STRANGER, "D-1", headers)).isEqualTo(401);
        assertThat(poll(STRANGER, "D-1", headers + "X-Forwarded-For: " + PROXY + "\r\n"))
                .isEqualTo(401);
    }

    @Test
    void another_device_another_issuer_and_another_tenant_are_refused() {
        assertThat(poll(PROXY, "D-2", "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: " + HASH + "\r\n"))
                .isEqualTo(401);
        assertThat(poll(PROXY, "D-1", "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: bb:22\r\n"))
                .isEqualTo(401);
        assertThat(poll(PROXY, "D-1", "X-Ssl-Client-Cn: D-1\r\n")).isEqualTo(401);
        var other = new UpdateScene();
        assertThat(status(PROXY, other.base("D-1"), "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: " + HASH + "\r\n"))
                .isEqualTo(401);
    }

    @Test
    void an_authority_that_is_removed_lets_nobody_in() {
        String headers = "X-Ssl-Client-Cn: D-1\r\nX-Ssl-Issuer-Hash-1: " + HASH + "\r\n";
        assertThat(poll(PROXY, "D-1", headers)).isEqualTo(200);
        var listed = organization.get(organization.api("/device-authorities")).json();

        organization.delete(organization.api(
                "/device-authorities/" + listed.at("/items/0/id").asText()));

        assertThat(poll(PROXY, "D-1", headers)).isEqualTo(401);
    }

    @Test
    void an_authority_out_of_its_form_is_refused() {
        for (Map<String, String> wrong :
                java.util.List.of(Map.of("name", "x", "issuerHash", "zz"), Map.of("name", "", "issuerHash", HASH))) {
            assertThat(organization
                            .post(organization.api("/device-authorities"), wrong)
                            .status())
                    .isEqualTo(400);
        }
        assertThat(organization
                        .post(
                                organization.api("/device-authorities"),
                                Map.of("name", "again", "issuerHash", HASH.replace(":", "")))
                        .status())
                .isEqualTo(409);
    }

    private int poll(String from, String serial, String headers) {
        return status(from, scene.base(serial), headers);
    }

    private static int status(String from, String path, String headers) {
        URI server = TestOrganization.server("/");
        try (var socket =
                new Socket(InetAddress.getByName(server.getHost()), server.getPort(), InetAddress.getByName(from), 0)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
