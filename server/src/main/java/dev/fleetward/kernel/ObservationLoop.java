package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.Observation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Looks at the server every few seconds. */
@ApplicationScoped
class ObservationLoop {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Loop loop;

    ObservationLoop(Observation observation) {
        this.loop = new Loop("observation", EVERY, () -> {
            observation.look();
            return false;
        });
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }
}
