package dev.fleetward.insight.detect;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.lake.Lake;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A fleet reports; the server finds what is abnormal, tells it, and takes what people say of it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AnomaliesServerTest {
    private static final int HOURS = 30;
    private static final int DEVICES = 100;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private final TestOrganization organization = new TestOrganization();
    private final Random random = new Random(5);

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    SoftwareVersions versions;

    @Inject
    DetectionRun detection;

    @Test
    void a_battery_regression_of_one_version_on_one_hardware_is_named_with_its_figures_and_its_cause() {
        report((_, version, hardware) -> version.equals("2.4.1") && hardware.equals("rev C") ? 3.5 : 2.0);

        detection.run(field.product(organization));

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

        detection.run(field.product(organization));
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
        report((_, version, _) -> version.equals("2.4.1") ? 3.5 : 2.0);
        detection.run(field.product(organization));

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

        detection.run(field.product(organization));
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
        report((_, _, hardware) -> hardware.equals("rev C") ? 2.6 : 2.0);

        detection.run(field.product(organization));

        assertThat(organization
                        .get(organization.api("/anomalies?all=true"))
                        .json()
                        .get("items"))
                .isEmpty();
        assertThat(organization.get("/products/pump/anomalies").text()).contains("Nothing abnormal");
    }

    @Test
    void absurd_values_and_clocks_do_not_disturb_and_another_organization_sees_nothing() {
        report((_, _, _) -> 2.0);
        field.sends(organization, "D-1", heartbeat(NOW, "2.4.1", "battery_drain_pct", Double.NaN));
        field.sends(organization, "D-2", heartbeat(NOW, "2.4.1", "battery_drain_pct", Double.POSITIVE_INFINITY));
        field.sends(organization, "D-3", heartbeat(NOW, "2.4.1", "battery_drain_pct", 1e308));
        field.sends(
                organization, "D-4", heartbeat(NOW.minus(Duration.ofDays(7000)), "2.4.1", "battery_drain_pct", 9.0));
        field.sends(organization, "D-5", heartbeat(NOW.plus(Duration.ofDays(3000)), "2.4.1", "battery_drain_pct", 9.0));
        lake.flush(organization.id, FieldTables.SAMPLES);

        detection.run(field.product(organization));

        assertThat(organization
                        .get(organization.api("/anomalies?all=true"))
                        .json()
                        .get("items"))
                .isEmpty();
        var other = new TestOrganization();
        assertThat(other.get(other.api("/anomalies?all=true")).json().get("items"))
                .isEmpty();
    }

    /** Drain by hour, version and hardware. */
    private interface Truth {
        double at(int hour, String version, String hardware);
    }

    private void report(Truth truth) {
        for (int device = 0; device < DEVICES; device++) {
            String hardware = device % 2 == 0 ? "rev B" : "rev C";
            double own = 0.2 * random.nextGaussian();
            var reports = new ArrayList<FieldEvent>();
            for (int hour = 0; hour < HOURS; hour++) {
                String version = device % 4 < 2 && hour >= HOURS / 2 ? "2.4.1" : "2.4.0";
                double value = truth.at(hour, version, hardware) + own + 0.1 * random.nextGaussian();
                reports.add(heartbeat(at(hour), version, "battery_drain_pct", value));
            }
            field.sendsTogether(organization, "D-" + device, reports);
            isThere(device, hardware, device % 4 < 2 ? "2.4.1" : "2.4.0");
        }
        lake.flush(organization.id, FieldTables.SAMPLES);
    }

    private static Instant at(int hour) {
        return NOW.minus(Duration.ofHours(HOURS - hour)).plusSeconds(600);
    }

    private void isThere(int device, String hardware, String version) {
        var product = field.product(organization);
        db.doInTransaction(organization.id, tx -> {
            var id = devices.find(tx, product.id(), "D-" + device).orElseThrow();
            devices.hardware(tx, id, hardware);
            devices.runs(
                    tx, organization.id, id, versions.named(tx, organization.id, product.id(), "main", version), NOW);
        });
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
