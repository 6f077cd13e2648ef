package dev.fleetward.insight.detect;

import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A third of the fleet each on 1.0.0, which reports volts, and on 2.0.0 and 2.1.0, which report millivolts. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UnitChangeTest {
    private static final int HOURS = 30;
    private static final int DEVICES = 60;
    private static final List<String> VERSIONS = List.of("1.0.0", "2.0.0", "2.1.0");
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private final TestOrganization organization = new TestOrganization();
    private final Random random = new Random(3);

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    DetectionRun detection;

    @Test
    void another_unit_is_no_anomaly_of_the_version_that_brought_it() {
        report(3.9, true);

        assertThat(found()).isEmpty();
    }

    @Test
    void the_same_numbers_without_units_are_one() {
        report(3.9, false);

        assertThat(found()).isNotEmpty();
    }

    @Test
    void a_version_is_held_against_those_of_its_own_unit_alone() {
        report(2.9, true);

        JsonNode found = found();

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("metric").asText()).isEqualTo("cell [mV]");
        assertThat(found.get(0).get("against").asText()).isEqualTo("2.0.0");
        assertThat(found.get(0).get("sentence").asText())
                .startsWith("Mean cell [mV] of 2.1.0 is 2")
                .contains("% below that of 2.0.0 (");
        assertThat(organization.get("/products/pump/anomalies/1").text()).contains("cell [mV]", "data-kind=\"line\"");
    }

    @Test
    void the_explorer_says_which_versions_are_in_another_unit_and_adds_up_none_of_them() {
        report(3.9, true);
        String note = "1.0.0 reported it in V, not mV";

        JsonNode fleet = organization
                .get(organization.api("/explore?metric=cell&range=7d"))
                .json();
        JsonNode byCohort = organization
                .get(organization.api("/explore?metric=cell&range=7d&by=cohort"))
                .json();
        String page = organization
                .get("/products/pump/explore?metric=cell&range=7d&by=version")
                .text();

        assertThat(fleet.at("/notes/0").asText()).isEqualTo(note + "; those samples are left out here.");
        assertThat(fleet.at("/lines/0/total/samples").asInt()).isEqualTo(HOURS * DEVICES * 2 / 3);
        assertThat(fleet.at("/lines/0/total/min").asDouble()).isGreaterThan(1_000);
        assertThat(byCohort.at("/notes/0").asText()).startsWith(note);
        assertThat(page).contains(note + "; the lines are not in one unit.");
    }

    /** @param volts of the newest version; the others have 3.9 */
    private void report(double volts, boolean saysUnit) {
        for (int device = 0; device < DEVICES; device++) {
            String version = VERSIONS.get(device % VERSIONS.size());
            double own = (version.equals("2.1.0") ? volts : 3.9) + 0.1 * random.nextGaussian();
            var reports = new ArrayList<FieldEvent>();
            for (int hour = 0; hour < HOURS; hour++) {
                double value = own + 0.02 * random.nextGaussian();
                reports.add(
                        version.equals("1.0.0")
                                ? report(hour, version, value, saysUnit ? "V" : null)
                                : report(hour, version, value * 1_000, saysUnit ? "mV" : null));
            }
            field.sendsTogether(organization, "D-" + device, reports);
        }
        lake.flush(organization.id, FieldTables.SAMPLES);
    }

    private static FieldEvent report(int hour, String version, double value, @Nullable String unit) {
        var values = new LinkedHashMap<String, MetricValue>();
        values.put("cell", new Fraction(value));
        Instant at = NOW.minus(Duration.ofHours(HOURS - hour)).plusSeconds(600);
        return new Heartbeat(
                origin(at, version),
                unit == null ? new Named(values) : new Named(values, Map.of("cell", new Meaning(unit, null, null))));
    }

    private JsonNode found() {
        detection.run(field.product(organization));
        return organization.get(organization.api("/anomalies?all=true")).json().get("items");
    }
}
