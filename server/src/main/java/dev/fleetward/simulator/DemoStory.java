package dev.fleetward.simulator;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sets the demo's stage, once, and lets the fleet live on it until closed. */
final class DemoStory implements AutoCloseable {
    private static final Duration DECODE_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Desk desk;
    private final Fleet fleet;
    private final Consumer<String> say;

    public DemoStory(Fleet.Plan plan, Clock clock, Consumer<String> say) {
        this.desk = new Desk(plan.access());
        this.fleet = new Fleet(plan, clock);
        this.say = say;
    }

    /** On a first start tells the fleet's history; on later ones each device goes on with what it ran. */
    public void begin() throws IOException {
        boolean isNew = desk.get(Desk.product(DemoMaker.THERMOSTAT, "/ingest/status"))
                        .path("received")
                        .asLong()
                == 0;
        if (isNew) {
            say.accept("Telling the history of %,d devices …".formatted(fleet.size()));
            var setup = new DemoSetup(desk);
            setup.uploadSymbols();
            fleet.tellHistory(done -> {
                if (done % Math.max(1, fleet.size() / 4) == 0) {
                    say.accept("  %,d of %,d devices".formatted(done, fleet.size()));
                }
            });
            setup.describe();
            setup.importVulnerability();
            setup.release(DemoMaker.THERMOSTATS, List.of(DemoMaker.BAD_VERSION, DemoMaker.FIXED_VERSION));
            setup.release(DemoMaker.AIR_MONITORS, List.of("3.1.1"));
            setup.rollOut(DemoMaker.AIR_MONITORS, "3.1.1");
        } else {
            fleet.resume(desk);
        }
        fleet.start();
        if (isNew) {
            measureOnceDecoded();
        }
        say.accept("The fleet lives: %,d devices send field data and ask for updates.".formatted(fleet.size()));
    }

    /** The first hourly measurement came before the history; without a second one the matrix shows an empty fleet. */
    private void measureOnceDecoded() {
        long until = System.nanoTime() + DECODE_PATIENCE.toNanos();
        while (System.nanoTime() < until
                && desk.get(Desk.product(DemoMaker.THERMOSTAT, "/ingest/status"))
                                .path("pending")
                                .asLong()
                        > 0) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        DemoMaker.MODELS.forEach(model -> desk.post(Desk.product(model.slug(), "/evidence/measurements")));
    }

    @Override
    public void close() {
        fleet.close();
    }
}
