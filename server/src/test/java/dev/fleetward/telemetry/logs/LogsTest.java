package dev.fleetward.telemetry.logs;

import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.LogText;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Speaker;
import dev.fleetward.telemetry.Field;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LogsTest {
    private static final Instant NOON =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Test
    void log_lines_come_newest_first_and_keep_their_order_within_a_second() {
        field.sends(organization, "PUMP-1", logs(line(NOON, 1, "first"), line(NOON, 2, "second")));
        field.sends(organization, "PUMP-1", logs(line(NOON.plusSeconds(1), 3, "third")));

        assertThat(messages("")).containsExactly("third", "second", "first");
        assertThat(messages("?level=warning")).containsExactly("third", "second");
        assertThat(messages("?text=SECO")).containsExactly("second");
    }

    @Test
    void a_page_of_lines_goes_on_where_the_last_stopped() {
        field.sends(organization, "PUMP-1", logs(line(NOON, 1, "a"), line(NOON, 1, "b"), line(NOON, 1, "c")));

        var first = get("/devices/PUMP-1/logs?limit=2");
        var second =
                get("/devices/PUMP-1/logs?limit=2&after=" + first.get("next").asText());

        assertThat(messages(first)).containsExactly("c", "b");
        assertThat(messages(second)).containsExactly("a");
    }

    @Test
    void lines_of_the_whole_fleet_are_found_and_counted_by_version() {
        field.sends(organization, "PUMP-1", logs("1.0.0", line(NOON, 3, "valve stuck: 'quoted'")));
        field.sends(organization, "PUMP-2", logs("1.0.0", line(NOON.plusSeconds(1), 2, "Valve slow")));
        field.sends(organization, "PUMP-2", logs("2.0.0", line(NOON.plusSeconds(2), 3, "valve stuck again")));
        field.sends(organization, "PUMP-3", logs("2.0.0", line(NOON.plusSeconds(3), 1, "all is well")));

        var found = get("/logs?q=valve");
        assertThat(messages(found)).containsExactly("valve stuck again", "Valve slow", "valve stuck: 'quoted'");
        assertThat(found.get("items").get(1).get("device").asText()).isEqualTo("PUMP-2");
        assertThat(found.get("hits").get("lines").asLong()).isEqualTo(3);
        assertThat(found.get("hits").get("versions").toString())
                .isEqualTo(
                        "[{\"version\":\"1.0.0\",\"lines\":2,\"devices\":2},{\"version\":\"2.0.0\",\"lines\":1,\"devices\":1}]");
        assertThat(messages(get("/logs?q=valve&version=1.0.0&level=error"))).containsExactly("valve stuck: 'quoted'");
        assertThat(messages(get("/logs?version=x'%20OR%20'1'='1"))).isEmpty();
        assertThat(messages(get("/logs?q='quoted'"))).hasSize(1);

        var second = get("/logs?q=valve&limit=2&after="
                + get("/logs?q=valve&limit=2").get("next").asText());
        assertThat(messages(second)).containsExactly("valve stuck: 'quoted'");
    }

    @Test
    void pages_follow_each_other_over_hours_with_and_without_lines() {
        var random = new Random(20_261_127);
        var expected = new TreeMap<Instant, String>(Comparator.reverseOrder());
        for (int i = 0; i < 60; i++) {
            Instant at = NOON.minus(Duration.ofSeconds(random.nextInt(i % 3 == 0 ? 40_000 : 4_000)));
            String message = "hum %d".formatted(i);
            if (expected.putIfAbsent(at, message) == null) {
                field.sends(organization, "PUMP-" + i % 4, logs("1.%d.0".formatted(i % 3), line(at, 1, message)));
            }
        }

        var found = new ArrayList<String>();
        String after = "";
        do {
            var page = get("/logs?q=hum&limit=7" + after);
            assertThat(page.get("items").size()).isLessThanOrEqualTo(7);
            found.addAll(messages(page));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asText();
        } while (!after.isEmpty());

        assertThat(found).containsExactlyElementsOf(expected.values());
    }

    @Test
    void lines_are_found_by_the_part_of_the_software_that_says_them() {
        var unit = new Speaker("pumpd", "pumpd.service", 401L);
        field.sends(
                organization,
                "PUMP-1",
                logs(
                        new LogLine(NOON, 1, new Plain("by unit"), unit),
                        new LogLine(NOON, 1, new Plain("by module"), Speaker.of("valve.c:7")),
                        line(NOON, 1, "nobody tells")));

        var all = get("/devices/PUMP-1/logs").get("items");
        assertThat(all.get(0).get("source").isNull()).isTrue();
        assertThat(all.get(2).get("unit").asText()).isEqualTo("pumpd.service");
        assertThat(all.get(2).get("pid").asLong()).isEqualTo(401);
        assertThat(messages("?source=pumpd.service")).containsExactly("by unit");
        assertThat(messages("?source=pumpd")).containsExactly("by unit");
        assertThat(messages(get("/logs?source=valve.c:7"))).containsExactly("by module");
        assertThat(get("/logs?source=valve.c:7").at("/hits/lines").asLong()).isEqualTo(1);
    }

    @Test
    void lines_of_one_message_keep_their_order_over_its_events_and_pages() {
        field.sendsTogether(
                organization,
                "PUMP-1",
                List.of(logs(line(NOON, 1, "a"), line(NOON, 1, "b")), logs(line(NOON, 1, "c"), line(NOON, 1, "d"))));

        var first = get("/devices/PUMP-1/logs?limit=2");
        var second =
                get("/devices/PUMP-1/logs?limit=2&after=" + first.get("next").asText());

        assertThat(messages(first)).containsExactly("d", "c");
        assertThat(messages(second)).containsExactly("b", "a");
    }

    @Test
    void a_compact_line_is_kept_until_symbols_name_its_format() {
        var args = JsonNodeFactory.instance.arrayNode().add(7).add("pump");
        field.sends(organization, "PUMP-1", logs(new LogLine(NOON, 1, new Compact(0x1234, args, "83"))));

        var line = get("/devices/PUMP-1/logs").get("items").get(0);

        assertThat(line.get("message").isNull()).isTrue();
        assertThat(line.get("logId").asLong()).isEqualTo(0x1234);
        assertThat(line.get("args").asText()).isEqualTo("[7,\"pump\"]");
        assertThat(line.get("build").asText()).isEqualTo("c0ffee");
        assertThat(messages("?text=PUMP")).hasSize(1);
    }

    private static FieldEvent.Logs logs(String version, LogLine... lines) {
        return new FieldEvent.Logs(origin(NOON, version), 6, Arrays.asList(lines));
    }

    private static FieldEvent.Logs logs(LogLine... lines) {
        return new FieldEvent.Logs(origin(NOON, "1.0.0"), 6, Arrays.asList(lines));
    }

    private static LogLine line(Instant at, int level, String text) {
        LogText plain = new Plain(text);
        return new LogLine(at, level, plain);
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private List<String> messages(String query) {
        return messages(get("/devices/PUMP-1/logs" + query));
    }

    private static List<String> messages(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(line -> line.get("message").asText())
                .toList();
    }
}
