package dev.fleetward.ingest.nativeapi;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/native-api.md, kept. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NativeEventsTest {
    private static final String DEVICE = """
            "device":{"serial":"N-1","hardware":"rev-c","software":{"type":"main","version":"2.1.0"}}""";

    private final TestOrganization organization = new TestOrganization();

    @Test
    void every_type_of_event_shows_with_its_device() {
        Answer answer = post("""
                {%s,"events":[
                 {"id":"1","type":"heartbeat","at":"2026-11-20T08:00:00Z","metrics":{"battery":87,"state":"ok","t":1.5}},
                 {"id":"2","type":"session","at":1795000000,"name":"charging","durationMs":60000,"metrics":{"mah":120}},
                 {"id":"3","type":"log","lines":[{"level":"error","text":"pump stalled"}]},
                 {"id":"4","type":"reboot","reason":"Watchdog"},
                 {"id":"5","type":"crash","reason":"SIGSEGV","message":"null valve",
                  "frames":[{"function":"valve_open","file":"valve.c","line":42,"pc":"0x08001234"}]},
                 {"id":"6","type":"attributes","values":{"region":"DE","boards":2}},
                 {"id":"7","type":"security","name":"sign-in-refused","severity":"high","details":{"tries":3}},
                 {"id":"8","type":"recording","mimeType":"text/plain","data":"aGVsbG8=","reason":"on request"},
                 {"id":"9","type":"trace","reason":"retry","frames":[]}]}
                """.formatted(DEVICE));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(9);
        eventually(() -> assertThat(events("N-1"))
                .extracting(event -> event.get("kind").asText())
                .containsExactly(
                        "heartbeat",
                        "session",
                        "logs",
                        "reboot",
                        "crash",
                        "attributes",
                        "security",
                        "recording",
                        "trace"));
        var crash = events("N-1").get(4).get("body");
        assertThat(crash.at("/frames/0/pc").asLong()).isEqualTo(0x0800_1234L);
        assertThat(events("N-1").get(3).at("/body/reboot_reason").asLong()).isEqualTo(0x8002);
        JsonNode device = organization.get(organization.api("/devices/N-1")).json();
        assertThat(device.get("hardwareVersion").asText()).isEqualTo("rev-c");
        assertThat(device.at("/attributes/region/value").asText()).isEqualTo("DE");
    }

    @Test
    void crashes_with_the_same_functions_are_one_issue() {
        for (int i = 0; i < 3; i++) {
            post("""
                    {%s,"events":[{"id":"c%d","type":"crash","reason":"SIGSEGV","message":"valve %d is null",
                     "frames":[{"function":"valve_open","file":"valve.c","line":%d},{"function":"main"}]}]}
                    """.formatted(DEVICE, i, i, 40 + i));
        }

        eventually(() -> {
            JsonNode issues =
                    organization.get(organization.api("/issues")).json().get("items");
            assertThat(issues).hasSize(1);
            assertThat(issues.get(0).get("title").asText()).isEqualTo("SIGSEGV in valve_open");
            assertThat(issues.get(0).toString()).contains("\"events\":3");
        });
    }

    @Test
    void an_event_with_an_id_counts_once_however_it_is_batched() {
        String one = """
                {"id":"a","type":"heartbeat","metrics":{"x":1}}""";
        String two = """
                {"id":"b","type":"heartbeat","metrics":{"x":1}}""";
        post("{%s,\"events\":[%s]}".formatted(DEVICE, one));
        post("{%s,\"events\":[%s,%s]}".formatted(DEVICE, two, one));

        eventually(() -> assertThat(status().get("decoded").asInt()).isEqualTo(2));
        assertThat(events("N-1")).hasSize(2);
    }

    @Test
    void a_page_of_large_events_ends_early_and_the_next_goes_on() {
        var random = new Random(1);
        for (int i = 0; i < 5; i++) {
            String lines = IntStream.range(0, 900)
                    .mapToObj(_ -> random.longs(70)
                            .mapToObj(number -> Long.toString(number, 36))
                            .collect(Collectors.joining(" ", "{\"text\":\"", "\"}")))
                    .collect(Collectors.joining(","));
            post("{%s,\"events\":[{\"id\":\"%d\",\"type\":\"log\",\"lines\":[%s]}]}".formatted(DEVICE, i, lines));
        }
        eventually(() -> assertThat(status().get("decoded").asInt()).isEqualTo(5));

        JsonNode first = organization
                .get(organization.api("/devices/N-1/events?limit=200"))
                .json();
        JsonNode second = organization
                .get(organization.api("/devices/N-1/events?limit=200&after="
                        + first.get("next").asText()))
                .json();

        assertThat(first.get("items")).hasSizeBetween(1, 4);
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(Stream.of(first, second)
                        .flatMap(page -> page.get("items").valueStream())
                        .map(event -> event.get("id").asText()))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void what_is_wrong_with_one_event_is_told_and_the_others_are_taken() {
        Answer answer = post("""
                {%s,"events":[{"type":"heartbeat","metrics":{"x":1}},{"id":"w","type":"dance"},
                              {"type":"reboot","reason":"boredom"},{"type":"log","lines":"none"}]}
                """.formatted(DEVICE));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(1);
        JsonNode refused = answer.json().get("refused");
        assertThat(refused.at("/0/index").asInt()).isEqualTo(1);
        assertThat(refused.at("/0/id").asText()).isEqualTo("w");
        assertThat(refused.at("/0/reason").asText()).isEqualTo("unknown-event");
        assertThat(refused.at("/1/detail").asText()).contains("boredom", "Watchdog");
        assertThat(refused.at("/2/detail").asText()).contains("lines");
        eventually(() -> assertThat(events("N-1")).hasSize(1));
    }

    @Test
    void a_batch_of_which_nothing_can_be_taken_is_a_problem() {
        Answer answer = post("{%s,\"events\":[{\"type\":\"dance\"}]}".formatted(DEVICE));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().at("/refused/0/reason").asText()).isEqualTo("unknown-event");
        assertThat(post("{").status()).isEqualTo(400);
        assertThat(post("{\"events\":[]}").status()).isEqualTo(400);
    }

    @Test
    void cbor_says_the_same_and_the_header_may_name_the_device() throws IOException {
        var batch = Json.MAPPER.createObjectNode();
        batch.putArray("events")
                .addObject()
                .put("type", "recording")
                .put("mimeType", "image/png")
                .put("data", new byte[] {1, 2, 3});
        Answer answer = TestOrganization.send(request("application/cbor")
                .header("Fleetward-Serial", "N-2")
                .POST(BodyPublishers.ofByteArray(new CBORMapper().writeValueAsBytes(batch))));

        assertThat(answer.status()).isEqualTo(202);
        eventually(() -> assertThat(
                        events("N-2").getFirst().at("/body/data_length").asInt())
                .isEqualTo(3));
    }

    @Test
    void who_sends_is_asked_first() {
        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(403);
        assertThat(post("{\"events\":[{\"type\":\"reboot\",\"reason\":1}]}")
                        .json()
                        .get("detail")
                        .asText())
                .contains("Fleetward-Serial");
        assertThat(TestOrganization.send(request("text/plain").POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
    }

    private List<JsonNode> events(String serial) {
        JsonNode items = organization
                .get(organization.api("/devices/" + serial + "/events"))
                .json()
                .path("items");
        return IntStream.range(0, items.size()).mapToObj(items::get).toList();
    }

    private JsonNode status() {
        return organization.get(organization.api("/ingest/status")).json();
    }

    private HttpRequest.Builder request(String type) {
        return HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", type);
    }

    private Answer post(String json) {
        return TestOrganization.send(
                request("application/json").POST(BodyPublishers.ofByteArray(json.getBytes(StandardCharsets.UTF_8))));
    }
}
