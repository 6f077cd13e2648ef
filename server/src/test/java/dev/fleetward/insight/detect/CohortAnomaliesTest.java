package dev.fleetward.insight.detect;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.insight.TestCohort;
import dev.fleetward.kernel.Json;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is wrong in one cohort alone, on one version and one hardware. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CohortAnomaliesTest {
    private static final int HOURS = 110;
    private static final int CHANGE_AT = 94;
    private static final int EACH = 20;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private static final long DEADLINE_NANOS = 60_000_000_000L;

    private final TestOrganization organization = new TestOrganization();
    private final Random random = new Random(11);

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    DetectionRun detection;

    @Test
    void a_level_that_shifts_in_one_cohort_is_named_by_its_name_and_stays_one_when_that_changes() {
        cohorts();
        report(0, HOURS, (hour, device) -> hour >= CHANGE_AT && isBeta(device) ? 3.5 : 2.0);

        JsonNode it = theOneFound();

        assertThat(it.get("sentence").asText())
                .startsWith("Mean battery_drain_pct of cohort Beta testers ")
                .contains("% above its usual", "20 devices");
        assertThat(it.get("slice").toString()).isEqualTo("{\"cohort\":\"beta\"}");
        String page = organization.get("/products/pump/anomalies/1").text();
        assertThat(page)
                .contains("cohort Beta testers", "data-kind=\"line\"")
                .contains("/products/pump/devices?query=cohort+%3D+%22beta%22");
        assertThat(organization
                        .get(organization.api("/devices?limit=100&query=" + Address.encoded("cohort = \"beta\"")))
                        .json()
                        .get("items"))
                .hasSize(EACH);
        assertThat(organization
                        .get(organization.api("/differs?query=" + Address.encoded("metric.battery_drain_pct > 2.75")))
                        .json()
                        .at("/difference/lines/0/values")
                        .toString())
                .contains("cohort", "beta");

        new TestCohort(organization, "beta").named("Early birds");

        assertThat(theOneFound().get("sentence").asText()).contains("of cohort Early birds ");
        assertThat(organization.get("/products/pump/anomalies/1").text()).contains("cohort Early birds");
        var other = new TestOrganization();
        assertThat(other.get(other.api("/anomalies?all=true")).json().get("items"))
                .isEmpty();
    }

    @Test
    void devices_that_move_to_another_cohort_are_no_anomaly_of_either() {
        cohorts();
        report(0, CHANGE_AT, (_, device) -> isBeta(device) ? 4.0 : 2.0);
        new TestCohort(organization, "stable").takes(serials(0, EACH - 2));
        report(CHANGE_AT, HOURS, (_, device) -> isBeta(device) ? 4.0 : 2.0);

        detection.run(field.product(organization));

        assertThat(found()).isEmpty();
    }

    @Test
    void a_cohort_that_falls_silent_is_missed() {
        cohorts();
        report(0, HOURS, (hour, device) -> hour >= CHANGE_AT && isBeta(device) ? Double.NaN : 2.0);

        detection.run(field.product(organization));

        assertThat(found())
                .extracting(one -> one.get("sentence").asText().replaceFirst(", since .*", ""))
                .containsExactlyInAnyOrder(
                        "Only 0 of the usual 20 devices of cohort Beta testers report crashes",
                        "Only 0 of the usual 20 devices of cohort Beta testers report battery_drain_pct");
    }

    @Test
    void crashes_of_one_cohort_are_named_by_it() {
        cohorts();
        for (int device = 0; device < 2 * EACH; device++) {
            crash(device, hour -> hour >= CHANGE_AT);
        }
        await();
        lake.flush(organization.id, FieldTables.SAMPLES);

        JsonNode it = theOneFound();

        assertThat(it.get("sentence").asText())
                .startsWith("Crash rate of cohort Beta testers ")
                .contains("× its usual");
        assertThat(it.get("slice").toString()).isEqualTo("{\"cohort\":\"beta\"}");
    }

    private static boolean isBeta(int device) {
        return device < EACH;
    }

    private static List<String> serials(int from, int to) {
        return IntStream.range(from, to).mapToObj(device -> "D-" + device).toList();
    }

    /** The first devices are beta, the others stable. */
    private void cohorts() {
        for (String serial : serials(0, 2 * EACH)) {
            field.sends(organization, serial, heartbeat(at(0), "2.4.0"));
        }
        new TestCohort(organization, "beta").named("Beta testers").takes(serials(0, EACH));
        new TestCohort(organization, "stable").named("Stable").takes(serials(EACH, 2 * EACH));
    }

    /** Drain by hour and device; NaN for no report. */
    private interface Truth {
        double at(int hour, int device);
    }

    private void report(int from, int to, Truth truth) {
        for (int device = 0; device < 2 * EACH; device++) {
            double own = 0.1 * new Random(device).nextGaussian();
            var reports = new ArrayList<FieldEvent>();
            for (int hour = from; hour < to; hour++) {
                double value = truth.at(hour, device) + own + 0.05 * random.nextGaussian();
                if (!Double.isNaN(value)) {
                    reports.add(heartbeat(at(hour), "2.4.0", "battery_drain_pct", value));
                }
            }
            if (!reports.isEmpty()) {
                field.sendsTogether(organization, "D-" + device, reports);
            }
        }
        lake.flush(organization.id, FieldTables.SAMPLES);
    }

    private interface Bad {
        boolean at(int hour);
    }

    /** Heartbeats and crashes as a device tells them; beta crashes far more often when it is bad. */
    private void crash(int device, Bad bad) {
        var events = new ArrayList<Map<String, Object>>();
        for (int hour = 0; hour < HOURS; hour++) {
            events.add(event(hour, "heartbeat", "metrics", Map.of("uptime_s", 3_600)));
            double chance = bad.at(hour) && isBeta(device) ? 0.5 : 0.04;
            if (random.nextDouble() < chance) {
                events.add(event(hour, "crash", "reason", "Assertion " + hour / 24));
            }
        }
        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(Map.of(
                        "device",
                        Map.of("serial", "D-" + device, "hardware", "rev-c", "software", Map.of("version", "2.4.0")),
                        "events",
                        events)))));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    private static Map<String, Object> event(int hour, String type, String what, Object value) {
        var event = new LinkedHashMap<String, Object>();
        event.put("type", type);
        event.put("at", at(hour).toString());
        event.put(what, value);
        return event;
    }

    private static Instant at(int hour) {
        return NOW.minus(Duration.ofHours(HOURS - hour)).plusSeconds(600);
    }

    private void await() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!organization.get(organization.api("/ingest/status")).text().contains("\"pending\":0")) {
            assertThat(System.nanoTime()).as("decoded in time").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private JsonNode theOneFound() {
        detection.run(field.product(organization));
        JsonNode found = found();
        assertThat(found).as(found.toPrettyString()).hasSize(1);
        return found.get(0);
    }

    /** Of series: crashes make issues too, which are new. */
    private JsonNode found() {
        var all = Json.MAPPER.createArrayNode();
        organization
                .get(organization.api("/anomalies?all=true"))
                .json()
                .get("items")
                .forEach(one -> {
                    if (!one.get("shape").asText().endsWith("_ISSUE")) {
                        all.add(one);
                    }
                });
        return all;
    }
}
