package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "filter",
        description = "Saved filters of the triage list.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TriageFilterCommands.ListThem.class,
            TriageFilterCommands.Save.class,
            TriageFilterCommands.Delete.class
        })
final class TriageFilterCommands {
    private static final String FILTERS = "/vulnerability-filters";

    @Command(name = "list", description = "All of the product.", mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(FILTERS), "no saved filters", one -> "%-24s %s"
                    .formatted(one.path("name").asText(), one.path("query").asText()));
            return 0;
        }
    }

    @Command(name = "save", description = "Keep a filter under a name.", mixinStandardHelpOptions = true)
    static final class Save implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(
                index = "1",
                paramLabel = "QUERY",
                description = "The end of the triage page's address, such as rank=open&field=exposed.")
        private String query = "";

        @Override
        public Integer call() {
            JsonNode saved = client.put(address(name), Map.of("query", query));
            client.print(saved, "saved " + name);
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete a saved filter.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            client.print(client.delete(address(name)), "deleted " + name);
            return 0;
        }
    }

    private static String address(String name) {
        return FILTERS + "/" + ServerClient.segment(name);
    }
}
