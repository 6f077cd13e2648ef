package dev.fleetward.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Start the server with a simulated fleet of an invented maker.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
    private static final String FLUSH_AFTER = "fleetward.lake.flush-after";
    private static final int CHECK_DEVICES = 60;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Option(names = "--devices", description = "How many devices (default: 500; 60 with --check).")
    private int devices;

    @Option(names = "--seed", description = "What everything random follows from (default: ${DEFAULT-VALUE}).")
    private long seed = 2026;

    @Option(
            names = "--check",
            description =
                    "Run the whole loop once, fast, against a throw-away data directory, and say whether it closes.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        if (check) {
            return check();
        }
        if (options.data.equals(ServerOptions.defaultData())) {
            options.data = options.data.resolveSibling(options.data.getFileName() + "-demo");
        }
        return serve(DemoServer.class, devices == 0 ? 500 : devices);
    }

    private int check() throws IOException {
        Path throwAway = Files.createTempDirectory("fleetward-check");
        options.data = throwAway;
        options.port = freePort();
        System.setProperty("fleetward.updates.look-every", "PT1S");
        System.setProperty("quarkus.log.level", "WARN");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(throwAway), "delete-check-data"));
        return serve(DemoCheck.class, devices == 0 ? CHECK_DEVICES : devices);
    }

    private int serve(Class<? extends QuarkusApplication> application, int size) throws IOException {
        Path bootstrap = DemoFleet.provided().bootstrap(options.data);
        options.bootstrap = bootstrap;
        System.out.println("Starting the server with its database in " + options.data + " …");
        options.configure();
        // Charts of a small fleet need not wait for a file of some size.
        System.setProperty(FLUSH_AFTER, System.getProperty(FLUSH_AFTER, "20s"));
        var code = new AtomicInteger();
        Quarkus.run(
                application,
                (exit, failure) -> code.set(failure == null ? exit : failed(failure)),
                "" + size,
                Long.toString(seed),
                bootstrap.toString());
        return code.get();
    }

    private static int failed(Throwable failure) {
        System.err.println("fleetward: " + failure.getMessage());
        return 1;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("fleetward: could not delete " + directory + ": " + e.getMessage());
        }
    }
}
