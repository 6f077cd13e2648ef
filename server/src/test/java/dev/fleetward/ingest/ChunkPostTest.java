package dev.fleetward.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RawHttp;
import dev.fleetward.fixture.RawHttp.Reply;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the smallest of clients sees, byte by byte: the firmware's parser knows little HTTP. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ChunkPostTest {
    private static final int PATIENCE_MS = 10_000;
    private static final String CHUNK = "\b\u0002abcd";

    private final TestProduct product = new TestProduct(new TestOrganization());

    @Test
    void a_request_as_the_firmware_writes_it_is_taken_without_a_blank_after_the_colons() throws IOException {
        Reply reply = RawHttp.exchange("POST /api/v0/chunks/FLW-0001 HTTP/1.1\r\nHost:chunks.example.org\r\n"
                + "User-Agent:MemfaultSDK/1.43.0\r\nMemfault-Project-Key:" + product.projectKey
                + "\r\nContent-Type:application/octet-stream\r\nContent-Length:6\r\n\r\n" + CHUNK);

        assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 202 Accepted");
        assertThat(reply.headers()).containsEntry("content-length", "0").doesNotContainKey("transfer-encoding");
    }

    @Test
    void a_missing_and_a_wrong_key_are_403_with_a_problem() throws IOException {
        Reply none = RawHttp.exchange("POST /api/v0/chunks/S HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n" + CHUNK);
        Reply wrong = RawHttp.exchange(head("S", "nosuchkey", "Content-Length: 6\r\n") + CHUNK);

        assertProblem(none, 403, "Memfault-Project-Key");
        assertProblem(wrong, 403, "No product has this project key");
    }

    @Test
    void a_bad_serial_is_400_with_the_reason() throws IOException {
        for (String serial : List.of("", "a%20", "a%2fb", "x".repeat(129), "%2e%2e", ".", "a%c3%a4")) {
            assertProblem(post(serial, "Content-Length: 6\r\n", CHUNK), 400, "serial");
        }
        for (String serial : List.of("x".repeat(128), "a.b", "a%20b", "00:1a:7d", "-_-")) {
            assertThat(post(serial, "Content-Length: 6\r\n", CHUNK).statusLine())
                    .contains("202");
        }
    }

    @Test
    void a_gigabyte_is_refused_by_its_announcement_alone() throws IOException {
        assertProblem(post("S", "Content-Length: 1073741824\r\n", ""), 413, "20,971,520");
    }

    @Test
    void a_client_that_sends_it_all_the_same_reads_the_answer_and_may_go_on() throws IOException {
        try (var http = new RawHttp()) {
            http.send(head("S", product.projectKey, "Content-Length: 67108864\r\n")
                    .getBytes(ISO_8859_1));
            for (int i = 0; i < 64; i++) {
                http.send(new byte[1024 * 1024]);
            }
            assertProblem(http.read(), 413, "20,971,520");

            http.send((head("S", product.projectKey, "Content-Length: 6\r\n") + CHUNK).getBytes(ISO_8859_1));
            assertThat(http.read().statusLine()).contains("202");
        }
    }

    @Test
    void no_length_and_chunked_coding_are_411() throws IOException {
        assertProblem(post("S", "", ""), 411, "Content-Length");
        assertProblem(
                post("S", "Transfer-Encoding: chunked\r\n", "6\r\n" + CHUNK + "\r\n0\r\n\r\n"), 411, "chunked coding");
    }

    @Test
    void other_types_and_codings_are_415() throws IOException {
        assertProblem(post("S", "Content-Type: text/html\r\nContent-Length: 6\r\n", CHUNK), 415, "octet-stream");
        assertProblem(post("S", "Content-Encoding: br\r\nContent-Length: 6\r\n", CHUNK), 415, "br");
    }

    @Test
    void an_empty_first_request_of_a_key_is_answered_too() throws IOException {
        for (int i = 0; i < 5; i++) {
            var fresh = new TestProduct(product.organization);
            assertProblem(RawHttp.exchange(head("S", fresh.projectKey, "Content-Length: 0\r\n")), 400, "no bytes");
        }
    }

    @Test
    void malformed_bodies_are_400() throws IOException {
        assertProblem(post("S", "Content-Length: 0\r\n", ""), 400, "no bytes");
        assertProblem(post("S", "Content-Encoding: base64\r\nContent-Length: 4\r\n", "!!!!"), 400, "base64");
        assertProblem(post("S", "Content-Type: multipart/mixed\r\nContent-Length: 6\r\n", CHUNK), 400, "boundary");
        assertProblem(
                post("S", "Content-Type: multipart/mixed; boundary=b\r\nContent-Length: 6\r\n", CHUNK),
                400,
                "boundary");
    }

    /** The vendor's command line builds a form and renames its type; a gateway may leave the wrapping of an export. */
    @Test
    void parts_of_a_form_and_wrapped_chunks_are_chunks() throws IOException {
        String part = "--b\r\nContent-Disposition: form-data; name=\"chunk0\"; filename=\"chunk.bin0\"\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Length: 6\r\n\r\n" + CHUNK + "\r\n--b--\r\n";
        for (String type : List.of("multipart/mixed", "multipart/form-data")) {
            Reply reply = post(
                    "S", "Content-Type: %s; boundary=b\r\nContent-Length: %d\r\n".formatted(type, part.length()), part);
            assertThat(reply.statusLine()).contains("202");
        }
        String wrapped = "CHNK\0\0\0\u0006" + CHUNK;
        for (String type : List.of("application/octet-stream", "application/vnd.memfault.chunk-wrapped")) {
            Reply reply = post("S", "Content-Type: %s\r\nContent-Length: 14\r\n".formatted(type), wrapped);
            assertThat(reply.statusLine()).contains("202");
        }
    }

    @Test
    void continue_is_said_only_when_asked_for() throws IOException {
        Reply asked = post("S", "Expect: 100-continue\r\nContent-Length: 6\r\n", CHUNK);
        Reply notAsked = post("S", "Content-Length: 6\r\n", CHUNK);

        assertThat(asked.statusLine()).contains("100");
        assertThat(notAsked.statusLine()).contains("202");
    }

    @Test
    void requests_follow_each_other_on_one_connection() throws IOException {
        try (var http = new RawHttp()) {
            for (int i = 0; i < 3; i++) {
                http.send((head("S", product.projectKey, "Content-Length: 6\r\n") + CHUNK).getBytes(ISO_8859_1));
                assertThat(http.read().statusLine()).contains("202");
            }
        }
    }

    private Reply post(String serial, String headers, String body) throws IOException {
        return RawHttp.exchange(head(serial, product.projectKey, headers) + body);
    }

    private static String head(String serial, String key, String headers) {
        return "POST /api/v0/chunks/%s HTTP/1.1\r\nHost: x\r\nMemfault-Project-Key: %s\r\n%s\r\n"
                .formatted(serial, key, headers);
    }

    private static void assertProblem(Reply reply, int status, String detail) {
        assertThat(reply.statusLine()).startsWith("HTTP/1.1 " + status);
        assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(reply.headers().get("content-length")).isEqualTo(String.valueOf(reply.body().length));
        assertThat(reply.text()).contains("\"status\":" + status).contains(detail);
    }
}
