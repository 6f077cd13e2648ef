package dev.fleetward.cli;

import dev.fleetward.access.Organizations;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The demo once the server runs: says where to look and how to get in, then lets the fleet live. */
final class DemoServer implements QuarkusApplication {
    private final Organizations organizations;
    private final Clock clock;
    private final String address;

    DemoServer(
            Organizations organizations,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.organizations = organizations;
        this.clock = clock;
        this.address = "http://%s:%d".formatted(host, port);
    }

    /** @param arguments number of devices, seed, bootstrap file */
    @Override
    public int run(String... arguments) throws IOException {
        DemoFleet fleet = DemoFleet.provided();
        var stage = new DemoFleet.Stage(
                URI.create(address),
                Path.of(arguments[2]),
                Integer.parseInt(arguments[0]),
                Long.parseLong(arguments[1]),
                clock,
                DemoServer::say);
        try (var _ = fleet.live(stage)) {
            System.out.println();
            System.out.println("Fleetward serves at " + address);
            organizations
                    .signInLink(fleet.owner())
                    .ifPresent(link -> System.out.println("Sign in once with " + address + link));
            System.out.println("The tour is on the overview. Stop with Ctrl C; all data are in the data directory.");
            Quarkus.waitForExit();
        }
        return 0;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
