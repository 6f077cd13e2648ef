package dev.fleetward.telemetry.vitals;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.telemetry.Field;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class VitalsTest {
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
    MonitoringEvidence evidence;

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

    private static Reboot reboot(long reason) {
        return new Reboot(origin(NOON, "1.0.0"), reason, null, null, null, null);
    }
}
