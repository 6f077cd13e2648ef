package dev.fleetward.insight.fleet;

import static dev.fleetward.fixture.Eventually.eventually;
import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.insight.TestCohort;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What alert rules see of any metric. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MetricFiguresTest {
    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Test
    void a_metric_is_watched_for_the_fleet_and_for_each_version() {
        Instant at = Instant.now().minus(Duration.ofHours(2));
        for (int i = 0; i < 6; i++) {
            field.sends(organization, "A-" + i, heartbeat(at, "1.0.0", "battery_mv", 3_700));
            field.sends(organization, "B-" + i, heartbeat(at, "2.0.0", "battery_mv", 3_500));
        }
        field.sends(organization, "C-1", heartbeat(at, "3.0.0", "battery_mv", 1));
        lake.flush(organization.id, FieldTables.SAMPLES);

        eventually(() -> assertThat(read(Map.of("metric", "battery_mv", "version", "each")))
                .hasSize(3));
        JsonNode each = read(Map.of("metric", "battery_mv", "version", "each"));
        assertThat(each.get(0).get("subject").asText()).isEqualTo("1.0.0");
        assertThat(each.get(0).get("value").asDouble()).isEqualTo(3_700);
        assertThat(each.get(1).get("value").asDouble()).isEqualTo(3_500);
        assertThat(each.get(2).get("value").isNumber()).isFalse();
        assertThat(each.get(2).get("sentence").asText()).isEqualTo("Not enough data: 1 of the 5 devices it takes.");
        assertThat(read(Map.of("metric", "battery_mv", "measure", "high"))
                        .get(0)
                        .get("value")
                        .asDouble())
                .isEqualTo(3_700);
        assertThat(read(Map.of("metric", "no_such")).get(0).get("value").isNumber())
                .isFalse();
    }

    @Test
    void a_metric_is_watched_of_each_cohort() {
        Instant at = Instant.now().minus(Duration.ofHours(2));
        for (String serial : List.of("A", "B")) {
            field.sends(organization, serial, heartbeat(at, "1.0.0"));
        }
        new TestCohort(organization, "beta").named("Beta testers").takes(List.of("A"));
        field.sends(organization, "A", heartbeat(at, "1.0.0", "battery_mv", 3_100));
        field.sends(organization, "B", heartbeat(at, "1.0.0", "battery_mv", 3_700));
        lake.flush(organization.id, FieldTables.SAMPLES);

        JsonNode each = read(Map.of("metric", "battery_mv", "cohort", "each", "least", "1"));
        JsonNode none = read(Map.of("metric", "battery_mv", "cohort", "none", "least", "1"));

        assertThat(each).extracting(one -> one.get("subject").asText()).containsExactly("", "cohort beta");
        assertThat(each.get(1).get("value").asDouble()).isEqualTo(3_100);
        assertThat(none.get(0).get("value").asDouble()).isEqualTo(3_700);
    }

    @Test
    void versions_in_another_unit_are_left_out_and_named() {
        Instant at = Instant.now().minus(Duration.ofHours(2));
        for (int i = 0; i < 6; i++) {
            field.sends(organization, "A-" + i, inUnit(at, "1.0.0", 4, "V"));
        }
        for (int i = 0; i < 6; i++) {
            field.sends(organization, "B-" + i, inUnit(at, "2.0.0", 3_900, "mV"));
        }
        lake.flush(organization.id, FieldTables.SAMPLES);

        JsonNode fleet = read(Map.of("metric", "cell")).get(0);

        assertThat(fleet.get("value").asDouble()).isEqualTo(3_900);
        assertThat(fleet.get("sentence").asText()).endsWith("6 devices, without those in another unit, of 1.0.0.");
        assertThat(read(Map.of("metric", "cell", "version", "1.0.0"))
                        .get(0)
                        .get("value")
                        .asDouble())
                .isEqualTo(4);
    }

    private static Heartbeat inUnit(Instant at, String version, long value, String unit) {
        var values = new LinkedHashMap<String, MetricValue>();
        values.put("cell", new Whole(value));
        return new Heartbeat(origin(at, version), new Named(values, Map.of("cell", new Meaning(unit, null, null))));
    }

    @Test
    void a_measure_that_is_none_is_refused() {
        assertThat(organization
                        .post(
                                organization.api("/alert-rules/preview"),
                                Map.of("figure", "metrics.value", "slice", Map.of("metric", "x", "measure", "p100")))
                        .text())
                .contains("measure must be mean");
    }

    private JsonNode read(Map<String, String> slice) {
        return organization
                .post(organization.api("/alert-rules/preview"), Map.of("figure", "metrics.value", "slice", slice))
                .json()
                .get("items");
    }
}
