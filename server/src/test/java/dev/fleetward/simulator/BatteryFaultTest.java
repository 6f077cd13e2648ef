package dev.fleetward.simulator;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** From the wire to the sentence: the fleet's second version drains batteries on its first hardware. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class BatteryFaultTest {
    private static final int DEVICES = 120;
    private static final Duration PAST = Duration.ofHours(40);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Lake lake;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    @Test
    void the_version_the_hardware_and_the_cause_are_named() throws IOException {
        Instant now = Instant.now();
        var uplink = new Uplink(TestOrganization.server("/"));
        for (int number = 1; number <= DEVICES; number++) {
            var device = new VirtualDevice(DemoMaker.THERMOSTATS, number, 11);
            uplink.postTogether(
                    device.serial(),
                    organization.projectKey,
                    device.history(now.minus(PAST), now, Duration.ofHours(1)));
        }
        eventually(() -> assertThat(organization
                        .get(organization.api("/ingest/status"))
                        .json()
                        .path("pending")
                        .asLong())
                .isZero());
        lake.flush(organization.id, FieldTables.SAMPLES);

        jobs.stream().filter(job -> job.kind().equals("insight.anomalies")).forEach(RecurringJob::run);

        JsonNode battery = StreamSupport.stream(
                        organization
                                .get(organization.api("/anomalies"))
                                .json()
                                .get("items")
                                .spliterator(),
                        false)
                .filter(one -> one.get("metric").asText().equals("battery_soc_pct"))
                .findFirst()
                .orElseThrow();
        assertThat(battery.get("sentence").asText())
                .startsWith("Mean battery_soc_pct of 1.5.0 is ")
                .contains("% below that of 1.4.0 on r1 (");
        assertThat(battery.at("/slice/version").asText()).isEqualTo("1.5.0");
        assertThat(battery.at("/slice/hardware").asText()).isEqualTo("r1");
    }
}
