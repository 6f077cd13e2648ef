package dev.fleetward.devices.timeline;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One order of time over everything that happened to a device. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceTimelineTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    /** Spaces, dots and colons are allowed in serials and must be escaped in addresses. */
    private static final String SERIAL = "UNIT 7.a:1";

    private static final String PATH = "/devices/UNIT%207.a%3A1";

    private final TestOrganization organization = new TestOrganization();

    @Test
    void every_kind_is_told_at_the_time_it_happened() {
        field("""
                {"type":"heartbeat","at":"%s","metrics":{"battery":87}},
                {"type":"session","at":"%s","name":"charging","durationMs":60000,"metrics":{"mah":120}},
                {"type":"log","at":"%s","lines":[{"level":"error","text":"pump stalled"}]},
                {"type":"reboot","at":"%s","reason":"Watchdog"},
                {"type":"crash","at":"%s","reason":"SIGSEGV","message":"null valve",
                 "frames":[{"function":"valve_open","file":"valve.c","line":42}]},
                {"type":"attributes","values":{"region":"DE"}},
                {"type":"security","at":"%s","name":"sign-in-refused","severity":"high"},
                {"type":"recording","at":"%s","mimeType":"text/plain","data":"aGVsbG8=","reason":"on request"},
                {"type":"trace","at":"%s","reason":"retry","frames":[]}
                """.formatted(ago(8), ago(7), ago(6), ago(5), ago(4), ago(3), ago(2), ago(1)));
        eventually(() -> assertThat(kinds("")).hasSizeGreaterThan(9));
        organization.put(
                organization.api(PATH + "/state"),
                "application/json",
                BodyPublishers.ofString("{\"state\":\"suspect\",\"reason\":\"two at once\"}"));
        organization.post(organization.api(PATH + "/target-token"), "");

        assertThat(kinds(""))
                .contains(
                        "heartbeat",
                        "session",
                        "log",
                        "reboot",
                        "crash",
                        "trace",
                        "recording",
                        "security",
                        "software",
                        "attribute",
                        "state");
        assertThat(kinds("kind=heartbeat,session,log,reboot,recording"))
                .containsExactly("recording", "reboot", "log", "session", "heartbeat");
        assertThat(times("")).isSortedAccordingTo((a, b) -> b.compareTo(a));
        JsonNode crash = items("kind=crash").get(0);
        assertThat(crash.get("at").asText()).isEqualTo(ago(4));
        assertThat(crash.get("text").asText()).contains("SIGSEGV in valve_open");
        assertThat(crash.get("links").findValuesAsText("href"))
                .anyMatch(href -> href.contains("/issues/"))
                .anyMatch(href -> href.startsWith("/products/pump" + PATH + "/logs?to="));
        assertThat(kinds("kind=security")).hasSize(2);
        assertThat(items("kind=state").get(0).get("text").asText()).contains("two at once");
    }

    @Test
    void a_span_takes_its_start_and_leaves_out_its_end() {
        field(heartbeats(6));
        eventually(() -> assertThat(kinds("kind=heartbeat")).hasSize(6));

        assertThat(times("kind=heartbeat&from=%s&to=%s".formatted(ago(4), ago(2))))
                .containsExactly(ago(3), ago(4));
        assertThat(organization
                        .get(organization.api(PATH + "/timeline?from=%s&to=%s".formatted(ago(2), ago(4))))
                        .status())
                .isEqualTo(400);
        assertThat(organization
                        .get(organization.api(PATH + "/timeline?kind=gossip"))
                        .json()
                        .get("detail")
                        .asText())
                .contains("gossip", "crash");
    }

    @Test
    void pages_follow_each_other_without_gap_or_repetition_even_within_one_moment() {
        String at = ago(3);
        field(IntStream.range(0, 25)
                .mapToObj(i -> "{\"type\":\"heartbeat\",\"at\":\"%s\",\"metrics\":{\"n\":%d}}".formatted(at, i))
                .collect(Collectors.joining(",")));
        field(heartbeats(6));
        eventually(() -> assertThat(kinds("kind=heartbeat&limit=100")).hasSize(31));
        int all = items("limit=500").size();

        var ids = new ArrayList<String>();
        String after = "";
        do {
            JsonNode page = organization
                    .get(organization.api(PATH + "/timeline?limit=4&after=" + after))
                    .json();
            page.get("items").forEach(entry -> ids.add(entry.get("id").asText()));
            after = page.path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));

        assertThat(ids).hasSize(all).doesNotHaveDuplicates();
        assertThat(organization
                        .get(organization.api(PATH + "/timeline?after=bm9uZQ"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_clock_that_is_wrong_is_told_and_the_time_of_receipt_used() {
        field("""
                {"id":"1","type":"heartbeat","at":"1980-01-06T00:00:10Z","metrics":{"n":1}},
                {"id":"2","type":"heartbeat","at":"%s","metrics":{"n":2}},
                {"id":"3","type":"heartbeat","metrics":{"n":3}},
                {"id":"4","type":"heartbeat","at":"%s","metrics":{"n":4}}
                """.formatted(NOW.plus(Duration.ofDays(3)), ago(2)));
        eventually(() -> assertThat(kinds("kind=heartbeat")).hasSize(4));

        var byNumber = items("kind=heartbeat").stream()
                .collect(Collectors.toMap(entry -> entry.at("/body/metrics/n").asInt(), entry -> entry));
        assertThat(byNumber.get(1).at("/reported/clockSkewSeconds").asLong()).isLessThan(-1_000_000_000L);
        assertThat(byNumber.get(2).at("/reported/clockSkewSeconds").asLong()).isBetween(259_000L, 259_300L);
        for (int wrong : List.of(1, 2, 3)) {
            assertThat(byNumber.get(wrong).get("at").asText())
                    .isEqualTo(byNumber.get(wrong).at("/reported/receivedAt").asText());
        }
        assertThat(byNumber.get(3).at("/reported/capturedAt").isNull()).isTrue();
        assertThat(byNumber.get(4).get("at").asText()).isEqualTo(ago(2));
        assertThat(byNumber.get(4).at("/reported/clockSkewSeconds").isNull()).isTrue();
        assertThat(organization.get(organization.api(PATH + "/events")).json().toString())
                .contains("clockSkewSeconds\":259");
    }

    @Test
    void what_was_refused_is_told_too() {
        var posted =
                TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/UNIT%207.a:1"))
                        .header("Memfault-Project-Key", organization.projectKey)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, 1, 2, 3})));
        field(heartbeats(1));

        assertThat(posted.status()).isEqualTo(202);
        eventually(() -> assertThat(items("kind=refused"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("title").asText()).startsWith("Quarantined")));
    }

    private static String ago(int hours) {
        return NOW.minus(Duration.ofHours(hours)).toString();
    }

    private static String heartbeats(int many) {
        return IntStream.rangeClosed(1, many)
                .mapToObj(hours -> "{\"id\":\"h%d\",\"type\":\"heartbeat\",\"at\":\"%s\",\"metrics\":{\"n\":%d}}"
                        .formatted(hours, ago(hours), hours))
                .collect(Collectors.joining(","));
    }

    private void field(String events) {
        Answer answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Authorization", "Bearer " + organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"device\":{\"serial\":\"%s\",\"software\":{\"version\":\"2.1.0\"}},\"events\":[%s]}"
                                .formatted(SERIAL, events))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().get("refused")).as(answer.text()).isEmpty();
    }

    private List<JsonNode> items(String question) {
        var items = new ArrayList<JsonNode>();
        organization
                .get(organization.api(PATH + "/timeline?" + question))
                .json()
                .path("items")
                .forEach(items::add);
        return items;
    }

    private List<String> kinds(String question) {
        return items(question).stream().map(entry -> entry.get("kind").asText()).toList();
    }

    private List<String> times(String question) {
        return items(question).stream().map(entry -> entry.get("at").asText()).toList();
    }
}
