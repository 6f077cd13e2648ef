package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        description = "Saved queries for devices.",
        mixinStandardHelpOptions = true,
        subcommands = {SavedQueryCommands.ListThem.class, SavedQueryCommands.Save.class, SavedQueryCommands.Delete.class
        })
final class SavedQueryCommands {
    private static final String QUERIES = "/saved-queries";

    @Command(name = "list", description = "Your own and the shared ones.", mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(QUERIES), "no saved queries", ListThem::line);
            return 0;
        }

        private static String line(JsonNode query) {
            return "%-24s %-8s %s"
                    .formatted(
                            query.path("name").asText(),
                            query.path("shared").asBoolean() ? "shared" : "own",
                            query.path("query").asText());
        }
    }

    @Command(name = "save", description = "Keep a query under a name.", mixinStandardHelpOptions = true)
    static final class Save implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--shared", description = "For all colleagues.")
        private boolean shared;

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "QUERY")
        private String query = "";

        @Override
        public Integer call() {
            JsonNode saved = client.post(QUERIES, Map.of("name", name, "query", query, "shared", shared));
            client.print(saved, "saved " + name);
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete a saved query.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            List<String> named = client.idsOf(QUERIES, name);
            if (named.size() != 1) {
                throw new CommandFailed(
                        named.isEmpty()
                                ? "no saved query is named “%s”".formatted(name)
                                : "%d saved queries are named “%s”; delete the right one on the devices page"
                                        .formatted(named.size(), name));
            }
            client.print(client.delete(QUERIES + "/" + named.getFirst()), "deleted " + name);
            return 0;
        }
    }
}
