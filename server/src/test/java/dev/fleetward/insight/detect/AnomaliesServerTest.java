package dev.fleetward.insight.detect;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A fleet reports; the server finds what is abnormal, tells it, and takes what people say of it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AnomaliesServerTest {
    private static final Instant NOW = AbnormalFleet.NOW;

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    AbnormalFleet fleet;

    @Test
    void a_battery_regression_of_one_version_on_one_hardware_is_named_with_its_figures_and_its_cause() {
        fleet.drainsBatteries(organization);

        JsonNode all = organization.get(organization.api("/anomalies")).json().get("items");
        assertThat(all).hasSize(1);
        JsonNode it = all.get(0);
        assertThat(it.get("sentence").asText())
                .startsWith("Mean battery_drain_pct of 2.4.1 is ")
                .contains("% above that of 2.4.0 on rev C (3.")
                .contains("25 devices, 95 % CI of the difference 1.")
                .contains("since ");
        assertThat(it.get("shape").asText()).isEqualTo("VERSION_DIFFERS");
        assertThat(it.at("/slice/version").asText()).isEqualTo("2.4.1");
        assertThat(it.at("/slice/hardware").asText()).isEqualTo("rev C");

        fleet.isLookedAt(organization);
        assertThat(organization.get(organization.api("/anomalies")).json().get("items"))
                .as("found again is the same")
                .hasSize(1);

        String page = organization.get("/products/pump/anomalies").text();
        assertThat(page).contains("is not as usual in this fleet").contains("battery_drain_pct");
        String one = organization.get("/products/pump/anomalies/1").text();
        assertThat(one)
                .contains("2.4.1 on rev C")
                .contains("data-kind=\"line\"")
                .contains("differs/part?query=");

        JsonNode differs = organization
                .get(organization.api("/differs?query=" + "metric.battery_drain_pct%20%3E%202.75"))
                .json();
        JsonNode first = differs.at("/difference/lines/0/values");
        assertThat(first.toString()).contains("2.4.1").contains("rev C");
    }

    @Test
    void people_acknowledge_mute_attach_and_link() {
        fleet.reports(organization, (version, _) -> version.equals("2.4.1") ? 3.5 : 2.0);
        fleet.isLookedAt(organization);

        assertThat(put("state", Map.of("state", "acknowledged")).get("state").asText())
                .isEqualTo("ACKNOWLEDGED");
        assertThat(answered("state", Map.of("state", "muted")).status()).isEqualTo(400);
        put(
                "state",
                Map.of("state", "muted", "until", NOW.plus(Duration.ofDays(3)).toString()));
        assertThat(organization.get(organization.api("/anomalies")).json().get("items"))
                .isEmpty();
        assertThat(organization
                        .get(organization.api("/anomalies?all=true"))
                        .json()
                        .get("items"))
                .hasSize(1);
        assertThat(put("case", Map.of("address", "/products/pump/cases/7"))
                        .get("caseLink")
                        .asText())
                .isEqualTo("/products/pump/cases/7");
        assertThat(answered("case", Map.of("address", "javascript:alert(1)")).status())
                .isEqualTo(400);
        assertThat(answered("issue", Map.of("number", 99)).status()).isEqualTo(404);

        fleet.isLookedAt(organization);
        assertThat(organization
                        .get(organization.api("/anomalies/1"))
                        .json()
                        .get("state")
                        .asText())
                .as("muted stays muted")
                .isEqualTo("MUTED");
    }

    @Test
    void a_fleet_in_which_versions_are_alike_has_no_anomaly() {
        fleet.reports(organization, (_, hardware) -> hardware.equals("rev C") ? 2.6 : 2.0);

        fleet.isLookedAt(organization);

        assertThat(organization
                        .get(organization.api("/anomalies?all=true"))
                        .json()
                        .get("items"))
                .isEmpty();
        assertThat(organization.get("/products/pump/anomalies").text()).contains("Nothing abnormal");
    }

    @Test
    void absurd_values_and_clocks_do_not_disturb_and_another_organization_sees_nothing() {
        fleet.reports(organization, (_, _) -> 2.0);
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.4.1", "battery_drain_pct", Double.NaN));
        field.sends(organization, "PUMP-2", heartbeat(NOW, "2.4.1", "battery_drain_pct", Double.POSITIVE_INFINITY));
        field.sends(organization, "PUMP-3", heartbeat(NOW, "2.4.1", "battery_drain_pct", 1e308));
        field.sends(
                organization, "PUMP-4", heartbeat(NOW.minus(Duration.ofDays(7000)), "2.4.1", "battery_drain_pct", 9.0));
        field.sends(
                organization, "PUMP-5", heartbeat(NOW.plus(Duration.ofDays(3000)), "2.4.1", "battery_drain_pct", 9.0));
        lake.flush(organization.id, FieldTables.SAMPLES);

        fleet.isLookedAt(organization);

        assertThat(organization
                        .get(organization.api("/anomalies?all=true"))
                        .json()
                        .get("items"))
                .isEmpty();
        var other = new TestOrganization();
        assertThat(other.get(other.api("/anomalies?all=true")).json().get("items"))
                .isEmpty();
    }

    private JsonNode put(String what, Object body) {
        return answered(what, body).json();
    }

    private TestOrganization.Answer answered(String what, Object body) {
        return organization.put(
                organization.api("/anomalies/1/" + what),
                "application/json",
                BodyPublishers.ofString(Json.write(body)));
    }
}
