package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.insight.detect.AbnormalFleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is abnormal and what differs, on the command line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AnomalyCommandsTest {
    private static final String SENTENCE = "Mean battery_drain_pct of 2.4.1 is ";

    private final TestOrganization organization = new TestOrganization();
    private final Shell shell = new Shell(organization);

    @Inject
    AbnormalFleet fleet;

    @Test
    void an_anomaly_is_listed_acknowledged_and_muted() {
        assertThat(anomalies()).isEqualTo("Nothing is abnormal.");
        fleet.drainsBatteries(organization);

        assertThat(anomalies()).startsWith("#1 NEW: " + SENTENCE).contains("on rev C");
        assertThat(anomalies("--number", "1")).startsWith("#1 NEW: " + SENTENCE);
        assertThat(anomalies("--number", "1", "--acknowledge")).startsWith("#1 ACKNOWLEDGED: ");
        assertThat(anomalies("--number", "1", "--json")).contains("\"state\" : \"ACKNOWLEDGED\"");
        String until = Instant.now().plus(Duration.ofDays(3)).toString();
        assertThat(anomalies("--number", "1", "--mute", until)).startsWith("#1 MUTED: ");
        assertThat(anomalies()).isEqualTo("Nothing is abnormal.");
        assertThat(anomalies("--all")).startsWith("#1 MUTED: " + SENTENCE);
    }

    @Test
    void what_cannot_be_done_with_an_anomaly_is_refused_with_the_reason() {
        assertThat(refused("anomalies", "--number", "99")).contains("There is no anomaly “99” here");
        assertThat(refused("anomalies", "--acknowledge")).contains("need --number");
        assertThat(refused("anomalies", "--mute", "2026-12-01T00:00:00Z")).contains("need --number");
        assertThat(refused("anomalies", "--number", "soon")).contains("--number");
        fleet.drainsBatteries(organization);
        assertThat(refused("anomalies", "--number", "1", "--mute", "tomorrow")).contains("until must be a time");
        assertThat(refused("anomalies", "--number", "1", "--mute", "2020-01-01T00:00:00Z"))
                .contains("within the next 366 days");
        assertThat(refused("anomalies", "--number", "1", "--acknowledge", "--mute", "2026-12-01T00:00:00Z"))
                .contains("not both");
        assertThat(refused("anomalies", "--number", "1", "--issue", "7")).contains("There is no issue “7” here");
    }

    @Test
    void what_differs_is_told_of_any_devices() {
        fleet.drainsBatteries(organization);

        String told = differs("--query", "metric.battery_drain_pct > 2.75");

        assertThat(told)
                .startsWith("25 devices against 75 others")
                .contains("2.4.1", "rev C", "100.0 % of them, 25.0 % of the fleet; risk ");
        assertThat(differs("--query", "serial = PUMP-1")).contains("1 devices against 99 others: too few to compare");
    }

    @Test
    void what_devices_are_meant_must_be_said_so_that_it_is_understood() {
        assertThat(refused("differs")).contains("--query", "--issue");
        assertThat(refused("differs", "--query", "verion = 1")).contains("verion");
        assertThat(refused("differs", "--issue", "99")).contains("There is no issue “99” here");
        assertThat(refused("differs", "--issue", "1", "--query", "serial = PUMP-1"))
                .contains("mutually exclusive");
    }

    private String anomalies(String... arguments) {
        return shell.prints(ofProduct("anomalies", arguments));
    }

    private String differs(String... arguments) {
        return shell.prints(ofProduct("differs", arguments));
    }

    private String refused(String command, String... arguments) {
        return shell.refuses(ofProduct(command, arguments));
    }

    private String[] ofProduct(String command, String... arguments) {
        return Stream.of(Stream.of(command), Stream.of(arguments), Stream.of("--product", organization.product))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }
}
