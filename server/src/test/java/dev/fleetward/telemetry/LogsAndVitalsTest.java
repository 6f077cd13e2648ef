package dev.fleetward.telemetry;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.LogText;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.ingest.FieldEvent.Recording;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.SubjectData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LogsAndVitalsTest {
    private static final long SOFTWARE_RESET = 2;
    private static final long HARD_FAULT = 0x9400;
    private static final Instant NOON =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);
    private static final LocalDate DAY = LocalDate.ofInstant(NOON, ZoneOffset.UTC);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Vitals vitals;

    @Inject
    Blobs blobs;

    @Inject
    TelemetrySubjectData subjectData;

    @Inject
    MonitoringEvidence evidence;

    @Inject
    MetricSearch search;

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

    @Test
    void the_crash_free_share_counts_each_active_device_once() {
        field.sends(
                organization,
                "OK",
                heartbeat(NOON, "1.0.0", "operational_hours", 24, "operational_crashfree_hours", 24));
        field.sends(organization, "OK", reboot(SOFTWARE_RESET));
        field.sends(organization, "CRASHED", reboot(HARD_FAULT));
        field.sends(organization, "CRASHED", reboot(HARD_FAULT));
        field.sends(
                organization,
                "COUNTS",
                heartbeat(
                        NOON,
                        "1.0.0",
                        "MemfaultSdkMetric_UnexpectedRebootCount",
                        3,
                        "operational_hours",
                        10,
                        "operational_crashfree_hours",
                        7));

        var total = vitals.total(field.product(organization), DAY, DAY.plusDays(1));

        assertThat(total).isEqualTo(new Vitals.Counts(3, 1, 6, 5, 34, 31));
        assertThat(total.crashFreeDeviceShare().orElseThrow()).isEqualTo(1.0 / 3);
        assertThat(vitals.days(field.product(organization), DAY.minusDays(7), DAY.plusDays(2)))
                .containsExactly(new Vitals.Day(DAY, total));
    }

    @Test
    void a_fleet_without_data_has_an_unknown_share_not_a_perfect_one() {
        var total = vitals.total(field.product(organization), DAY, DAY.plusDays(1));

        assertThat(total.activeDevices()).isZero();
        assertThat(total.crashFreeDeviceShare()).isEmpty();
        assertThat(total.crashFreeHourShare()).isEmpty();
    }

    @Test
    void versions_over_time_follow_the_last_report_of_each_day() {
        field.sends(organization, "A", heartbeat(NOON, "1.0.0", "flow", 1));
        field.sends(organization, "B", heartbeat(NOON, "1.0.0", "flow", 1));
        field.sends(organization, "A", heartbeat(NOON.plusSeconds(60), "2.0.0", "flow", 1));

        assertThat(vitals.versions(field.product(organization), DAY, DAY.plusDays(1)))
                .containsExactly(new Vitals.VersionDay(DAY, "1.0.0", 1), new Vitals.VersionDay(DAY, "2.0.0", 1));
    }

    @Test
    void monitoring_is_evidenced_by_the_share_of_active_devices_that_report() {
        field.sends(organization, "REPORTS", heartbeat(NOON, "1.0.0", "flow", 1));
        field.sends(organization, "SILENT", reboot(SOFTWARE_RESET));

        var figure = evidence.measure(
                organization.id, field.product(organization).id().value());

        assertThat(figure.numerator()).isEqualTo(1);
        assertThat(figure.denominator()).isEqualTo(2);
        assertThat(evidence.requirements()).containsExactly("CRA.I.2.l");
    }

    @Test
    void a_metric_is_found_by_a_part_of_its_name() {
        field.sends(organization, "PUMP-1", heartbeat(NOON, "1.0.0", "battery_soc_pct", 50, "flow", 1));

        var hits = search.search(organization.id, "SOC_");

        assertThat(hits).hasSize(1);
        assertThat(hits.getFirst().title()).isEqualTo("battery_soc_pct");
        assertThat(hits.getFirst().href()).isEqualTo("/products/pump/metrics?metric=battery_soc_pct");
        assertThat(search.search(organization.id, "%")).isEmpty();
    }

    @Test
    void a_devices_data_is_exported_and_then_erased_without_touching_its_neighbour() throws IOException {
        for (String serial : List.of("MINE", "OTHER")) {
            field.sends(organization, serial, heartbeat(NOON, "1.0.0", "flow", 1.5));
            field.sends(organization, serial, logs(line(NOON, 1, "hello from " + serial)));
            field.sends(organization, serial, recording("bytes of " + serial));
        }
        var mine = field.device(organization, "MINE");

        var archive = new Archive();
        subjectData.export(organization.id, mine, archive);
        long erased = subjectData.erase(organization.id, mine);

        assertThat(archive.text("metrics/samples.csv")).contains("flow").contains("1.5");
        assertThat(archive.text("logs.csv")).contains("hello from MINE").doesNotContain("OTHER");
        assertThat(archive.text("metrics/last-values.json")).contains("flow");
        assertThat(archive.text("metrics/days.json")).contains(DAY.toString());
        assertThat(archive.files.values().stream().map(Object::toString)).contains("bytes of MINE");
        assertThat(erased).isEqualTo(5);
        assertThat(get("/devices/MINE/metrics").get("items")).isEmpty();
        assertThat(get("/devices/MINE/logs").get("items")).isEmpty();
        assertThat(get("/devices/OTHER/metrics").get("items")).hasSize(1);
        assertThat(get("/devices/OTHER/logs").get("items")).hasSize(1);
        var after = new Archive();
        subjectData.export(organization.id, mine, after);
        assertThat(after.text("recordings/index.json")).isEqualTo("[ ]");
    }

    private Recording recording(String content) {
        var blob = blobs.put(
                organization.id,
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                "recording",
                1_000);
        assertThat(Files.exists(blobs.file(organization.id, blob.sha256()))).isTrue();
        return new Recording(
                origin(NOON, "1.0.0"),
                10,
                List.of("application/octet-stream"),
                "sensor trace",
                new Attachment(blob.sha256(), blob.sizeBytes(), ""));
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

    private static Reboot reboot(long reason) {
        return new Reboot(origin(NOON, "1.0.0"), reason, null, null, null, null);
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

    private static final class Archive implements SubjectData.Archive {
        private final TreeMap<String, ByteArrayOutputStream> files = new TreeMap<>();

        @Override
        public ByteArrayOutputStream file(String path) {
            return files.computeIfAbsent(path, _ -> new ByteArrayOutputStream());
        }

        String text(String path) {
            return files.get(path).toString(StandardCharsets.UTF_8);
        }
    }
}
