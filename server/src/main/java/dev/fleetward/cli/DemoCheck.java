package dev.fleetward.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs the loop once against the server just started; exit code 0 only when it closed. */
final class DemoCheck implements QuarkusApplication {
    private final Clock clock;
    private final URI address;

    DemoCheck(Clock clock, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.clock = clock;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /** @param arguments number of devices, seed, bootstrap file */
    @Override
    public int run(String... arguments) throws IOException {
        Instant start = clock.instant();
        var stage = new DemoFleet.Stage(
                address,
                Path.of(arguments[2]),
                Integer.parseInt(arguments[0]),
                Long.parseLong(arguments[1]),
                clock,
                line -> System.out.printf(
                        "%4d s  %s%n", Duration.between(start, clock.instant()).toSeconds(), line));
        try {
            DemoFleet.provided().closeLoop(stage);
            System.out.println("loop closed");
            return 0;
        } catch (RuntimeException broken) {
            System.out.println("loop not closed: " + broken.getMessage());
            return 1;
        }
    }
}
