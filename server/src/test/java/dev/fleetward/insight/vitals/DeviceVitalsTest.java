package dev.fleetward.insight.vitals;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.vitals.Vitals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceVitalsTest {
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Test
    void each_vital_of_a_version_comes_with_its_interval() {
        for (int i = 0; i < 40; i++) {
            for (int hour = 0; hour < 6; hour++) {
                Instant at = START.plus(Duration.ofHours(hour));
                field.sends(
                        organization,
                        "P-" + i,
                        heartbeat(
                                at,
                                "1.0.0",
                                "operational_hours",
                                1,
                                "operational_crashfree_hours",
                                i < 4 && hour == 0 ? 0 : 1,
                                "connectivity_connected_time_ms",
                                hour == 0 ? 1_800_000 : 3_600_000,
                                "connectivity_expected_time_ms",
                                3_600_000,
                                "battery_soc_pct_drop",
                                2,
                                "battery_discharge_duration_ms",
                                3_600_000,
                                "sync_successful",
                                9,
                                "sync_failure",
                                1));
            }
            if (i < 4) {
                field.sends(
                        organization,
                        "P-" + i,
                        new FieldEvent.Reboot(origin(START, "1.0.0"), 0x8001, null, null, null, null));
            }
        }
        field.sends(organization, "RARE", heartbeat(START, "2.0.0", "sync_successful", 1));
        lake.flush(organization.id, FieldTables.SAMPLES);

        var table = organization
                .get(organization.api("/device-vitals?from=" + START + "&to=" + START.plus(Duration.ofDays(1))))
                .json();

        var version = table.at("/versions/0");
        assertThat(version.get("version").asText()).isEqualTo("1.0.0");
        assertThat(version.at("/crashFreeDevices/value").asDouble()).isEqualTo(90);
        assertThat(version.at("/crashFreeDevices/low").asDouble()).isCloseTo(76.95, within(0.05));
        assertThat(version.at("/crashFreeDevices/high").asDouble()).isCloseTo(96.04, within(0.05));
        assertThat(version.at("/crashFreeHours/value").asDouble()).isCloseTo(100 * 236 / 240.0, within(1e-9));
        assertThat(version.at("/crashFreeHours/low").asDouble()).isBetween(96.0, 98.3);
        assertThat(version.at("/unexpectedReboots/value").asDouble()).isEqualTo(10);
        assertThat(version.get("unexpected").asInt()).isEqualTo(4);
        assertThat(version.at("/connectivity/value").asDouble()).isCloseTo(100 * 5.5 / 6, within(1e-9));
        assertThat(version.at("/connectivity/low").asDouble()).isLessThan(90);
        assertThat(version.at("/batteryHours/value").asDouble()).isCloseTo(50, within(1e-9));
        assertThat(version.at("/sync/value").asDouble()).isCloseTo(90, within(1e-9));
        var rare = table.at("/versions/1");
        assertThat(rare.at("/crashFreeDevices/value").isNull()).isTrue();
        assertThat(rare.at("/crashFreeDevices/missing").asText()).isEqualTo("not enough data: 1 of 20 devices");
        assertThat(rare.at("/batteryHours/missing").asText()).contains("battery_discharge_duration_ms");
        assertThat(table.at("/fleet/devices").asInt()).isEqualTo(41);
        var page = organization.get("/products/pump/vitals");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("95 % interval").contains("not enough data: 1 of 20 devices");
    }

    /** Wilson's interval as Newcombe (1998) gives it for 81 of 263. */
    @Test
    void a_share_has_wilsons_interval() {
        var share = Estimate.share(81, 263);

        assertThat(share.low()).isCloseTo(25.53, within(0.005));
        assertThat(share.high()).isCloseTo(36.62, within(0.005));
    }

    @Test
    void a_device_that_crashes_in_a_loop_makes_the_rate_less_sure_not_more() {
        // 100 devices of one day: 30 crashes on thirty of them, or all thirty on one.
        var spread = Estimate.ratio(100, new Vitals.Sums(30, 100, 30, 30, 100), 1, Double.POSITIVE_INFINITY);
        var loop = Estimate.ratio(100, new Vitals.Sums(30, 100, 900, 30, 100), 1, Double.POSITIVE_INFINITY);

        assertThat(loop.value()).isEqualTo(spread.value());
        assertThat(loop.high() - loop.low()).isGreaterThan(3 * (spread.high() - spread.low()));
    }

    @Test
    void no_crash_at_all_is_not_certainty() {
        var none = Estimate.ratio(50, new Vitals.Sums(0, 300, 0, 0, 1_800), 100, Double.POSITIVE_INFINITY);

        assertThat(none.value()).isZero();
        assertThat(none.high()).isEqualTo(1);
    }
}
