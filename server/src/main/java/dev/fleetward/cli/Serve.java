package dev.fleetward.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Start the server.", mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Override
    public Integer call() {
        options.configure();
        Quarkus.run(Announcement.class);
        Quarkus.waitForExit();
        return 0;
    }
}
