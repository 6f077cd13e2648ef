package dev.fleetward.simulator;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Bootstrap;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FleetTest {
    private static final int DEVICES = 10;

    @Inject
    Bootstrap bootstrap;

    @TempDir
    Path data;

    @Test
    void the_same_seed_tells_the_same_history() {
        assertThat(history(7)).isEqualTo(history(7));
        assertThat(history(7)).isNotEqualTo(history(8));
    }

    @Test
    void the_demo_comes_lives_and_goes() throws IOException {
        Path file = DemoMaker.bootstrap(data);
        bootstrap.apply(Json.read(Files.readString(file), Bootstrap.Plan.class));
        var access = Access.read(TestOrganization.server("/"), file);
        var desk = new Desk(access);
        try (var fleet = new Fleet(new Fleet.Plan(access, DEVICES, 1, Duration.ofMillis(200)), Clock.systemUTC())) {
            fleet.tellHistory(_ -> {});
            eventually(() -> assertThat(status(desk).path("pending").asLong()).isZero());
            fleet.start();

            eventually(() -> assertThat(crashes(desk)).isPositive());
            JsonNode device = desk.get(Desk.product(DemoMaker.THERMOSTAT, "/devices/THM-0001"));

            assertThat(status(desk).path("quarantined").asLong()).isZero();
            assertThat(device.path("software").path(0).path("version").asText()).isIn("1.4.0", "1.5.0");
        }

        new Desk(access).delete("/api/v1/demo");

        assertThat(TestOrganization.send(java.net.http.HttpRequest.newBuilder(
                                        TestOrganization.server(Desk.product(DemoMaker.THERMOSTAT, "/ingest/status")))
                                .header("Authorization", "Bearer " + access.apiToken())
                                .GET())
                        .status())
                .isEqualTo(404);
    }

    private static String history(long seed) {
        var device = new VirtualDevice(DemoMaker.THERMOSTATS, 1, seed);
        Instant end = Instant.parse("2026-11-24T12:00:00Z");
        var all = new StringBuilder();
        device.history(end.minus(Duration.ofDays(3)), end, Duration.ofHours(6))
                .forEach(chunk -> all.append(HexFormat.of().formatHex(chunk)).append('\n'));
        return all.toString();
    }

    private static JsonNode status(Desk desk) {
        return desk.get(Desk.product(DemoMaker.THERMOSTAT, "/ingest/status"));
    }

    private static long crashes(Desk desk) {
        return desk.get(Desk.product(DemoMaker.THERMOSTAT, "/issues"))
                .path("items")
                .size();
    }
}
