package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class IssueCommandTest {
    private final TroubledFleet fleet = new TroubledFleet();

    @Test
    void issues_are_dealt_with_by_command() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.reboots("P-1", "1.0.0", TroubledFleet.HARDWARE_WATCHDOG);

        assertThat(run("list")).isZero();
        assertThat(run("show", "1")).isZero();
        assertThat(run("rename", "1", "--name", "Weak battery")).isZero();
        assertThat(run("assign", "1", "--to", fleet.organization.email)).isZero();
        assertThat(run("note", "1", "--text", "Seen in the lab.")).isZero();
        assertThat(run("resolve", "1", "--version", "1.2.0")).isZero();
        assertThat(run("ignore", "2", "--devices", "10")).isZero();

        assertThat(fleet.issue(1).get("title").asText()).isEqualTo("Weak battery");
        assertThat(fleet.issue(1).get("assignee").asText()).isEqualTo(fleet.organization.email);
        assertThat(fleet.issue(1).get("resolvedIn").asText()).isEqualTo("1.2.0");
        assertThat(fleet.issue(2).at("/ignored/devices").asLong()).isEqualTo(10);

        assertThat(run("open", "2")).isZero();
        assertThat(run("merge", "2", "--into", "1")).isZero();
        assertThat(fleet.issue(2).get("mergedInto").asLong()).isEqualTo(1);
    }

    @Test
    void what_is_refused_shows_in_the_exit_code() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);

        assertThat(run("show", "99")).isEqualTo(1);
        assertThat(run("merge", "1", "--into", "1")).isEqualTo(1);
        assertThat(run("split", "1", "0000")).isEqualTo(1);
    }

    private int run(String command, String... arguments) {
        String[] all = Stream.of(
                        Stream.of("issue", command),
                        Stream.of(arguments),
                        Stream.of(
                                "--product",
                                "pump",
                                "--server",
                                TestOrganization.server("").toString(),
                                "--token",
                                fleet.organization.token))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return Fleetward.execute(all);
    }
}
