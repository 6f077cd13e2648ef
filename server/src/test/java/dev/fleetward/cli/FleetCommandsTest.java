package dev.fleetward.cli;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the commands that ask after the fleet print. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FleetCommandsTest {
    private static final long WATCHDOG = 0x8002;

    private final TestOrganization organization = new TestOrganization();
    private final Shell shell = new Shell(organization);

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Test
    void vitals_reboots_and_sessions_are_told_on_the_command_line() {
        Instant now = Instant.now();
        field.sends(
                organization, "A", heartbeat(now, "1.0.0", "operational_hours", 10, "operational_crashfree_hours", 9));
        field.sends(organization, "A", new FieldEvent.Reboot(origin(now, "1.0.0"), WATCHDOG, null, null, null, null));
        field.sends(
                organization,
                "A",
                new FieldEvent.Session(
                        origin(now, "1.0.0"), null, "charging", 2_000L, new FieldEvent.Named(new LinkedHashMap<>())));

        assertThat(run("vitals"))
                .contains(
                        "1.0.0: 0 of 1 active devices crash-free (0.0 %), 90.0 % of 10 hours, 1 of 1 reboots unexpected");
        assertThat(run("reboots", "--by-version"))
                .contains("Watchdog: 1 of 1 devices")
                .contains("Watchdog on 1.0.0: 1 of 1 devices")
                .contains("1 reboots, 1 of them unexpected");
        assertThat(run("sessions"))
                .contains("charging on 1.0.0: 1 sessions of 1 devices, 0 with a crash, median 2.0 s");
        assertThat(run("sessions", "--device", "A", "--name", "charging")).contains("charging  2.0 s  1.0.0");
        assertThat(run("sessions", "--device", "A", "--name", "other")).isEqualTo("no sessions");
    }

    @Test
    void a_metric_is_explored_on_the_command_line() {
        Instant now = Instant.now().minusSeconds(60);
        field.sends(organization, "A", heartbeat(now, "1.0.0", "flow", 10));
        field.sends(organization, "B", heartbeat(now, "2.0.0", "flow", 30));
        lake.flush(organization.id, FieldTables.SAMPLES);

        assertThat(run("explore", "flow", "--by", "version"))
                .contains("1.0.0: 10.00  (1 samples of 1 devices; p5 10.00, median 10.00, p95 10.00)")
                .contains("2.0.0: 30.00");
        assertThat(run("explore", "flow", "--software", "2.0.0", "--figure", "sum"))
                .contains("fleet: 30.00");
    }

    private String run(String... arguments) {
        return shell.prints(Stream.concat(Stream.of(arguments), Stream.of("--product", organization.product))
                .toArray(String[]::new));
    }
}
