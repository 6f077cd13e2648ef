package dev.fleetward.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The devices of the demo. The simulator provides them; the command line does not know it. */
public interface DemoFleet {

    /**
     * @param bootstrap the file the server was started with, with the secrets the fleet needs
     * @param say takes a line for the person who started it
     */
    record Stage(URI server, Path bootstrap, int devices, long seed, Clock clock, Consumer<String> say) {}

    /** The bootstrap file for a server with this data directory, made if there is none yet. */
    Path bootstrap(Path data) throws IOException;

    /** Who signs in to look at the demo. */
    String owner();

    /** Lets the fleet live until what is returned is closed. */
    Running live(Stage stage) throws IOException;

    /** Goes through the whole loop once; an exception says which step does not hold. */
    void closeLoop(Stage stage) throws IOException;

    /** A fleet that lives. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    static DemoFleet provided() {
        return ServiceLoader.load(DemoFleet.class, DemoFleet.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new CommandFailed("this build has no simulator, so there is no demo"));
    }
}
