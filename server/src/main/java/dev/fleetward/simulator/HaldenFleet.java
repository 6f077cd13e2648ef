package dev.fleetward.simulator;

import dev.fleetward.cli.DemoFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The demo's fleet: thermostats and ventilation monitors of an invented maker, Halden Devices. */
public final class HaldenFleet implements DemoFleet {
    private static final Duration BEAT = Duration.ofSeconds(30);
    private static final Duration FAST_BEAT = Duration.ofSeconds(1);

    @Override
    public Path bootstrap(Path data) throws IOException {
        return DemoMaker.bootstrap(data);
    }

    @Override
    public String owner() {
        return DemoMaker.OWNER;
    }

    @Override
    public Running live(Stage stage) throws IOException {
        var story = new DemoStory(plan(stage, BEAT), stage.clock(), stage.say());
        story.begin();
        return story::close;
    }

    @Override
    public void closeLoop(Stage stage) throws IOException {
        new ClosedLoop(plan(stage, FAST_BEAT), stage.clock(), stage.say()).close();
    }

    private static Fleet.Plan plan(Stage stage, Duration beat) throws IOException {
        return new Fleet.Plan(Access.read(stage.server(), stage.bootstrap()), stage.devices(), stage.seed(), beat);
    }
}
