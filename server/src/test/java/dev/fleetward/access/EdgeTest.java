package dev.fleetward.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RawHttp;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EdgeTest {
    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_body_of_a_gigabyte_is_refused_before_it_is_sent() throws IOException {
        var server = TestOrganization.server("/");
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("""
                            POST /api/v1/products HTTP/1.1\r
                            Host: localhost\r
                            Authorization: Bearer %s\r
                            Content-Type: application/json\r
                            Content-Length: 1073741824\r
                            \r
                            """.formatted(organization.token).getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(answer).isEqualTo("HTTP/1.1 413");
        }
    }

    /** Quarkus's own limit answered too, and the log told of a server that wrote its answer twice. */
    @Test
    void a_body_of_unstated_length_that_is_too_long_is_answered_once() {
        var logged = new CopyOnWriteArrayList<String>();
        var listener = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                    logged.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        byte[] part = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        Logger.getLogger("").addHandler(listener);
        try (var http = new RawHttp()) {
            http.send("""
                    POST /api/v1/products HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Transfer-Encoding: chunked\r
                    \r
                    """.formatted(organization.token).getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent <= EdgeLimits.MAX_DOCUMENT_BYTES; sent += part.length) {
                http.send("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                http.send(part);
                http.send("\r\n".getBytes(StandardCharsets.US_ASCII));
            }

            RawHttp.Reply reply = http.read();

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
            assertThat(reply.text()).contains("1,048,576");
        } finally {
            Logger.getLogger("").removeHandler(listener);
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void a_body_of_unstated_length_is_cut_off() {
        var endless = new InputStream() {
            private long left = 64L * 1024 * 1024;

            @Override
            public int read() {
                return left-- > 0 ? ' ' : -1;
            }
        };

        int status;
        try {
            status = TestOrganization.send(organization
                            .request("/api/v1/products")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofInputStream(() -> endless)))
                    .status();
        } catch (java.io.UncheckedIOException e) {
            status = 413; // the server closed the connection while we were still sending
        }

        assertThat(status).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<script>alert(1)</script>", "'; DROP TABLE product; --", "{inject:shell}", "\"><img src=x>"})
    void hostile_text_is_shown_as_text(String name) {
        var made = organization.post("/api/v1/products", Map.of("slug", "hostile", "name", name));
        var browser = new Browser();
        browser.signIn(organization.email, organization.password);

        String page = browser.get("/settings/products/hostile").text();

        assertThat(made.status()).isEqualTo(201);
        assertThat(page).doesNotContain("<script>alert").doesNotContain("<img src=x>");
        assertThat(organization
                        .get("/api/v1/products/hostile")
                        .json()
                        .get("name")
                        .asText())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "null", "{\"slug\":{}}", "{\"slug\":1,\"name\":[]}"})
    void a_body_that_is_no_product_is_a_clear_problem(String body) {
        var answer = organization.post("/api/v1/products", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }
}
