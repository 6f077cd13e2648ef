package dev.fleetward.insight.explore;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.insight.TestCohort;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExploreByCohortTest {
    private static final Instant AT =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(20));
    private static final String BY_COHORT = "/explore?metric=battery_pct&by=cohort&range=24h";

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    /** One device in beta, one in stable, one in none. */
    @BeforeEach
    void two_cohorts() {
        for (String serial : List.of("B", "S", "N")) {
            field.sends(organization, serial, heartbeat(AT, "1.0.0"));
        }
        beta().named("Beta testers").takes(List.of("B"));
        stable().named("Everybody else").takes(List.of("S"));
        report(organization, 0, "B", 40, "S", 80, "N", 90);
    }

    @Test
    void cohorts_are_told_apart_by_name_from_the_roll_ups() {
        JsonNode answer = get(BY_COHORT);

        assertThat(answer.get("source").asText()).isEqualTo("rollup");
        assertThat(lines(answer))
                .containsExactlyInAnyOrder("Beta testers 1 40", "Everybody else 1 80", "no cohort 1 90");
        assertThat(lines(get(BY_COHORT.replace("24h", "90d"))))
                .as("over days too")
                .contains("Beta testers 1 40");
    }

    @Test
    void another_name_is_no_other_line_and_a_cohort_that_is_deleted_is_none() {
        beta().named("Early birds");
        report(organization, 1, "B", 20);

        assertThat(lines(get(BY_COHORT))).contains("Early birds 2 30");

        stable().named("Early birds");
        assertThat(lines(get(BY_COHORT))).contains("Early birds (beta) 2 30", "Early birds (stable) 1 80");

        beta().delete();
        assertThat(lines(get(BY_COHORT))).containsExactlyInAnyOrder("no cohort 3 50", "Early birds 1 80");
    }

    @Test
    void a_device_that_moves_on_leaves_its_past_where_it_was() {
        stable().takes(List.of("B"));
        report(organization, 1, "B", 60);

        assertThat(lines(get(BY_COHORT)))
                .containsExactlyInAnyOrder("Beta testers 1 40", "Everybody else 2 70", "no cohort 1 90");
    }

    @Test
    void the_rest_of_a_question_is_asked_of_the_devices_of_a_cohort() {
        JsonNode filtered = get("/explore?metric=battery_pct&by=version&range=24h&cohort=beta&cohort=none");
        JsonNode single =
                get("/explore?metric=battery_pct&by=version&range=24h&cohort=beta&cohort=none&q=serial%20!%3D%20X");

        assertThat(filtered.get("source").asText()).isEqualTo("rollup");
        assertThat(lines(filtered)).containsExactly("1.0.0 2 65");
        assertThat(single.get("source").asText()).isEqualTo("lake");
        assertThat(lines(single)).containsExactly("1.0.0 2 65");
        assertThat(lines(get("/explore?metric=battery_pct&range=24h&cohort=nobody")))
                .isEmpty();
    }

    @Test
    void the_page_and_the_csv_say_the_same_and_another_organization_sees_none_of_it() {
        String page = organization
                .get("/products/pump/explore?metric=battery_pct&by=cohort&range=24h&cohort=beta")
                .text();
        String csv = organization
                .get(organization.api("/explore.csv?metric=battery_pct&by=cohort&range=24h"))
                .text();
        var other = new TestOrganization();
        field.sends(other, "B", heartbeat(AT, "1.0.0"));
        new TestCohort(other, "beta").named("Theirs").takes(List.of("B"));
        report(other, 0, "B", 7);

        assertThat(page)
                .contains("Mean of battery_pct: 40 %")
                .contains("<option value=\"beta\" selected>Beta testers</option>")
                .contains("each sample counts in the cohort its device was in when it came");
        assertThat(csv).contains("\"Beta testers\",40.0,1,1");
        assertThat(lines(other.get(other.api(BY_COHORT)).json())).containsExactly("Theirs 1 7");
        assertThat(lines(get(BY_COHORT))).hasSize(3);
    }

    private TestCohort beta() {
        return new TestCohort(organization, "beta");
    }

    private TestCohort stable() {
        return new TestCohort(organization, "stable");
    }

    /** @param values serial, charge, serial, charge … */
    private void report(TestOrganization by, int hour, Object... values) {
        for (int i = 0; i < values.length; i += 2) {
            Instant at = AT.plus(Duration.ofHours(hour)).plusSeconds(60);
            field.sends(by, (String) values[i], heartbeat(at, "1.0.0", "battery_pct", values[i + 1]));
        }
        lake.flush(by.id, FieldTables.SAMPLES);
    }

    /** Name, samples and mean of each. */
    private static List<String> lines(JsonNode answer) {
        return answer.get("lines")
                .valueStream()
                .map(line -> "%s %d %.0f"
                        .formatted(
                                line.get("name").asText(),
                                line.at("/total/samples").asLong(),
                                line.at("/total/mean").asDouble()))
                .toList();
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
