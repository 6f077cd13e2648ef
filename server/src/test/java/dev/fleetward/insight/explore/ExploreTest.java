package dev.fleetward.insight.explore;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExploreTest {
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(20));
    private static final int OLD = 30;
    private static final int NEW = 20;

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    /** The new version drains batteries, on the devices of one region. */
    @BeforeEach
    void two_versions() {
        for (int i = 0; i < OLD; i++) {
            field.sends(organization, "OLD-" + i, heartbeat(START.plusSeconds(i), "1.0.0", "battery_pct", 80 + i % 5));
        }
        for (int i = 0; i < NEW; i++) {
            field.sends(organization, "NEW-" + i, heartbeat(START.plusSeconds(3_600 + i), "2.0.0", "battery_pct", 40));
        }
        lake.flush(organization.id, FieldTables.SAMPLES);
    }

    @Test
    void versions_are_told_apart_from_the_roll_ups() {
        var answer = get("/explore?metric=battery_pct&by=version&range=24h");

        assertThat(answer.get("source").asText()).isEqualTo("rollup");
        assertThat(answer.get("unit").asText()).isEqualTo("%");
        assertThat(answer.get("lines")).hasSize(2);
        var old = answer.at("/lines/0");
        assertThat(old.get("name").asText()).isEqualTo("1.0.0");
        assertThat(old.at("/total/samples").asInt()).isEqualTo(OLD);
        assertThat(old.at("/total/mean").asDouble()).isEqualTo(82);
        assertThat(old.at("/total/devices").asInt()).isEqualTo(OLD);
        assertThat(old.at("/points/0/at").asText()).isEqualTo(START.toString());
        assertThat(old.at("/points/0/p50").asDouble()).isCloseTo(82, within(0.83));
        assertThat(answer.at("/lines/1/total/value").asDouble()).isEqualTo(40);
    }

    @Test
    void roll_ups_and_single_samples_say_the_same() {
        for (String figure : new String[] {"mean", "p5", "p95", "sum", "count", "min", "max", "devices"}) {
            var rolledUp = get("/explore?metric=battery_pct&by=version&range=24h&figure=" + figure);
            var single = get("/explore?metric=battery_pct&by=version&range=24h&figure=" + figure + "&q="
                    + Address.encoded("seen within 90 days"));

            assertThat(single.get("source").asText()).isEqualTo("lake");
            for (int line = 0; line < 2; line++) {
                double expected = single.at("/lines/" + line + "/total/value").asDouble();
                assertThat(rolledUp.at("/lines/" + line + "/total/value").asDouble())
                        .as(figure)
                        .isCloseTo(expected, within(1e-9 + 1e-9 * Math.abs(expected)));
            }
        }
    }

    @Test
    void attributes_cohorts_and_any_query_tell_devices_apart() {
        for (int i = 0; i < NEW; i++) {
            attribute("NEW-" + i, i < 5 ? "DE" : "FR");
        }

        var byRegion = get("/explore?metric=battery_pct&by=attr.region&range=24h");
        var byMatch =
                get("/explore?metric=battery_pct&by=match&range=24h&match=" + Address.encoded("attr.region = DE"));
        var filtered = get("/explore?metric=battery_pct&range=24h&q=" + Address.encoded("attr.region = FR"));

        assertThat(byRegion.get("lines"))
                .extracting(line -> line.get("name").asText() + " "
                        + line.at("/total/samples").asInt())
                .containsExactly("not set 30", "FR 15", "DE 5");
        assertThat(byMatch.get("lines"))
                .extracting(line -> line.get("name").asText() + " "
                        + line.at("/total/samples").asInt())
                .containsExactly("all others 45", "attr.region = DE 5");
        assertThat(filtered.at("/lines/0/total/devices").asInt()).isEqualTo(15);
        assertThat(get("/explore?metric=battery_pct&by=cohort&range=24h")
                        .at("/lines/0/name")
                        .asText())
                .isEqualTo("no cohort");
    }

    @Test
    void the_share_of_devices_over_a_threshold_is_of_the_devices_that_reported() {
        var over = get("/explore?metric=battery_pct&figure=over&threshold=60&range=24h");
        var above = get("/explore?metric=battery_pct&figure=above&threshold=60&range=24h");

        assertThat(over.at("/lines/0/total/value").asDouble()).isEqualTo(60);
        assertThat(over.get("unit").asText()).isEqualTo("%");
        assertThat(above.at("/lines/0/total/value").asDouble()).isEqualTo(60);
    }

    @Test
    void a_version_is_marked_where_devices_say_that_they_first_ran_it() {
        var seed = new Seed(organization);
        seed.device("OLD-0", "1.0.0", START, Map.of());
        seed.device("NEW-0", "2.0.0", START.plusSeconds(3_600), Map.of());
        seed.device("NEW-1", "2.0.0", START.plusSeconds(7_200), Map.of());
        seed.device("ODD-0", "3.0.0", START.minus(Duration.ofDays(3_000)), Map.of());

        var marks = get("/explore?metric=battery_pct&range=24h").get("marks");

        assertThat(marks)
                .extracting(
                        mark -> mark.get("text").asText() + " " + mark.get("at").asText())
                .containsExactly("1.0.0 first seen " + START, "2.0.0 first seen " + START.plusSeconds(3_600));
    }

    @Test
    void the_span_before_lies_beside_it() {
        field.sends(organization, "OLD-0", heartbeat(START.minus(Duration.ofHours(24)), "1.0.0", "battery_pct", 99));
        lake.flush(organization.id, FieldTables.SAMPLES);
        Instant from = START.minus(Duration.ofHours(2));

        var lines = get("/explore?metric=battery_pct&compare=previous&bucket=1h&from=" + from + "&to="
                        + from.plus(Duration.ofHours(24)))
                .get("lines");

        assertThat(lines).extracting(line -> line.get("name").asText()).containsExactly("fleet", "fleet before");
        assertThat(lines.at("/1/total/value").asDouble()).isEqualTo(99);
        assertThat(lines.at("/1/points/0/at").asText()).isEqualTo(START.toString());
    }

    @Test
    void a_unit_that_changed_with_a_version_is_told_and_not_added_up() {
        field.sends(organization, "A", inUnit("1.0.0", 4, "V"));
        field.sends(organization, "B", inUnit("2.0.0", 3_900, "mV"));
        lake.flush(organization.id, FieldTables.SAMPLES);

        var fleet = get("/explore?metric=cell_mv&range=24h");
        var byVersion = get("/explore?metric=cell_mv&range=24h&by=version");

        assertThat(fleet.at("/lines/0/total/samples").asInt()).isEqualTo(1);
        assertThat(fleet.at("/lines/0/total/mean").asDouble()).isEqualTo(3_900);
        assertThat(fleet.at("/notes/0").asText()).contains("1.0.0 reported it in V, not mV");
        assertThat(byVersion.get("lines")).hasSize(2);
    }

    @Test
    void what_cannot_be_asked_is_refused_with_the_way_out() {
        assertThat(refusal("/explore")).contains("metric is missing");
        assertThat(refusal("/explore?metric=battery_pct&figure=p42")).contains("p95");
        assertThat(refusal("/explore?metric=battery_pct&by=colour")).contains("attr.NAME");
        assertThat(refusal("/explore?metric=battery_pct&figure=over")).contains("needs a threshold");
        assertThat(refusal("/explore?metric=battery_pct&figure=over&threshold=NaN"))
                .contains("finite");
        assertThat(refusal("/explore?metric=battery_pct&by=match")).contains("needs match");
        assertThat(refusal("/explore?metric=battery_pct&q=nonsense")).isNotEmpty();
        assertThat(organization
                        .get(organization.api("/explore?metric=nobody_sent"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void it_is_exported_and_shown() {
        var csv = organization.get(organization.api("/explore.csv?metric=battery_pct&by=version&range=24h"));

        assertThat(csv.header("Content-Type")).contains("text/csv");
        assertThat(csv.text().lines().toList()).hasSize(3);
        assertThat(csv.text()).startsWith("at,line,mean,samples,devices").contains("\"2.0.0\",40.0,20,20");
        var page = organization.get("/products/pump/explore?metric=battery_pct&by=version&range=24h&view=heat");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("Mean of battery_pct: 1.0.0 82 %, 2.0.0 40 %")
                .contains("<rect");
        assertThat(organization.get("/products/pump/explore").text()).contains("Choose one of");
    }

    private String refusal(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private void attribute(String serial, String region) {
        var answer = TestOrganization.send(organization
                .request(organization.api("/devices/" + serial + "/attributes"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"region\": \"" + region + "\"}")));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    private static Heartbeat inUnit(String version, long value, String unit) {
        var values = new LinkedHashMap<String, MetricValue>();
        values.put("cell_mv", new Whole(value));
        return new Heartbeat(
                origin(START, version), new Named(values, Map.of("cell_mv", new Meaning(unit, null, null))));
    }
}
