package dev.fleetward.ingest.otlp;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What exporters are told, in the forms the protocol asks for. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OtlpAnswersTest {
    private static final String GAUGE = """
            {"resource":{"attributes":[%s]},"scopeMetrics":[{"metrics":[{"name":"battery",
             "gauge":{"dataPoints":[{"timeUnixNano":"1795000000000000000","asInt":"87"}]}}]}]}
            """;
    private static final String DEVICE = """
            {"key":"device.id","value":{"stringValue":"OA-1"}}
            """;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void json_is_taken_and_answered_in_json() {
        Answer answer = post("metrics", metrics(GAUGE.formatted(DEVICE)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json()).isEmpty();
        eventually(() -> assertThat(organization
                        .get(organization.api("/devices/OA-1/events"))
                        .json()
                        .at("/items/0/body/metrics/battery")
                        .asInt())
                .isEqualTo(87));
    }

    @Test
    void the_same_export_twice_is_one_event() {
        post("metrics", metrics(GAUGE.formatted(DEVICE)));
        post("metrics", metrics(GAUGE.formatted(DEVICE)));

        eventually(() -> assertThat(organization
                        .get(organization.api("/ingest/status"))
                        .json()
                        .get("decoded")
                        .asInt())
                .isEqualTo(2));
        assertThat(organization
                        .get(organization.api("/devices/OA-1/events"))
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void what_names_no_device_is_told_as_partial_success() {
        Answer answer = post("metrics", metrics(GAUGE.formatted(DEVICE) + "," + GAUGE.formatted("")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/partialSuccess/rejectedDataPoints").asText())
                .isEqualTo("1");
        assertThat(answer.json().at("/partialSuccess/errorMessage").asText()).contains("device.id");
    }

    @Test
    void a_request_of_which_nothing_can_be_taken_is_400() {
        assertThat(post("metrics", metrics(GAUGE.formatted(""))).status()).isEqualTo(400);
        assertThat(post("metrics", "{\"resourceMetrics\":7}").status()).isEqualTo(400);
        assertThat(post("metrics", "no json").status()).isEqualTo(400);
    }

    @Test
    void errors_of_protobuf_requests_are_a_status_message() throws IOException {
        Answer answer = send("metrics", "application/x-protobuf", "", new byte[] {(byte) 0xff, 1, 2});

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/x-protobuf");
        var status = CodedInputStream.newInstance(answer.response().body());
        assertThat(status.readTag()).isEqualTo(8);
        assertThat(status.readInt32()).isEqualTo(3);
        assertThat(status.readTag()).isEqualTo(18);
        assertThat(status.readString()).contains("protobuf");
    }

    @Test
    void a_wrong_key_a_wrong_type_and_spans_are_refused_with_the_reason() {
        Answer wrongKey =
                TestOrganization.send(java.net.http.HttpRequest.newBuilder(TestOrganization.server("/v1/metrics"))
                        .header("Memfault-Project-Key", "nosuchkey")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}")));

        assertThat(wrongKey.status()).isEqualTo(403);
        assertThat(send("metrics", "text/plain", "", new byte[1]).status()).isEqualTo(415);
        assertThat(post("traces", "{}").status()).isEqualTo(404);
        assertThat(post("traces", "{}").json().get("message").asText()).contains("no spans");
    }

    @Test
    void a_body_that_unpacks_to_too_much_is_413() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1024 * 1024]);
            }
        }

        assertThat(send("logs", "application/json", "gzip", bomb.toByteArray()).status())
                .isEqualTo(413);
        assertThat(send("logs", "application/json", "gzip", "plain".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
    }

    private static String metrics(String resources) {
        return "{\"resourceMetrics\":[" + resources + "]}";
    }

    private Answer post(String signal, String json) {
        return send(signal, "application/json", "", json.getBytes(StandardCharsets.UTF_8));
    }

    private Answer send(String signal, String type, String coding, byte[] body) {
        var request = java.net.http.HttpRequest.newBuilder(TestOrganization.server("/v1/" + signal))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", type);
        if (!coding.isEmpty()) {
            request.header("Content-Encoding", coding);
        }
        return TestOrganization.send(request.POST(BodyPublishers.ofByteArray(body)));
    }
}
