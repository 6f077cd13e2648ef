package dev.fleetward.simulator;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Sets the demo's stage, once, and lets the fleet live on it until closed. */
final class DemoStory implements AutoCloseable {
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
            fleet.tellHistory(done -> {
                if (done % Math.max(1, fleet.size() / 4) == 0) {
                    say.accept("  %,d of %,d devices".formatted(done, fleet.size()));
                }
            });
            var setup = new DemoSetup(desk);
            setup.describe();
            setup.importVulnerability();
            setup.release(DemoMaker.THERMOSTATS, List.of(DemoMaker.BAD_VERSION, DemoMaker.FIXED_VERSION));
            setup.release(DemoMaker.AIR_MONITORS, List.of("3.1.1"));
        } else {
            fleet.resume(desk);
        }
        fleet.start();
        say.accept("The fleet lives: %,d devices send field data and ask for updates.".formatted(fleet.size()));
    }

    @Override
    public void close() {
        fleet.close();
    }
}
