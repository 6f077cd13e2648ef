package dev.fleetward.cli;

import dev.fleetward.kernel.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "database",
        description = "Start the embedded PostgreSQL alone and print its settings as -D options: for development mode.",
        mixinStandardHelpOptions = true)
final class Database implements Callable<Integer> {
    @Option(names = "--data", required = true, description = "Data directory.")
    private Path data = Path.of(".");

    @Option(names = "--stop", description = "Stop it instead.")
    private boolean stop;

    @Override
    public Integer call() {
        // Left running on purpose: the server that is started next takes it over.
        @SuppressWarnings("resource")
        var postgres = EmbeddedPostgres.start(data, EmbeddedPostgres.Durability.FULL);
        if (stop) {
            postgres.close();
            return 0;
        }
        System.out.println(postgres.configuration().entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .sorted()
                .collect(Collectors.joining(" ")));
        return 0;
    }
}
