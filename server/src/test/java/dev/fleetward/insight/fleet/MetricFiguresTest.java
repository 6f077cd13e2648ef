package dev.fleetward.insight.fleet;

import static dev.fleetward.fixture.Eventually.eventually;
import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
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
