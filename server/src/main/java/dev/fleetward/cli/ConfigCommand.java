package dev.fleetward.cli;

import dev.fleetward.kernel.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "Show the settings a server would start with.",
        subcommands = {ConfigCommand.Show.class})
final class ConfigCommand implements Runnable {
    @Override
    public void run() {
        picocli.CommandLine.usage(this, System.out);
    }

    @Command(
            name = "show",
            description = "Print every setting, its value and where that is from.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Option(names = "--data", description = "Data directory (default: ${DEFAULT-VALUE}).")
        private Path data = ServerOptions.defaultData();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() {
            System.setProperty("fleetward.data", data.toString());
            var settings = Settings.inForce(data);
            if (json) {
                System.out.println(Json.write(settings));
            } else {
                settings.forEach(one -> System.out.printf("%-48s %-40s %s%n", one.name(), one.value(), one.from()));
            }
            return 0;
        }
    }
}
