package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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

    private static String address(String product) {
        return "/api/v1/products/" + ServerClient.segment(product) + "/saved-queries";
    }

    @Command(name = "list", description = "Your own and the shared ones.", mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Override
        public Integer call() {
            JsonNode found = client.get(address(product));
            var lines = new ArrayList<String>();
            found.path("items")
                    .forEach(query -> lines.add("%-24s %-8s %s"
                            .formatted(
                                    query.path("name").asText(),
                                    query.path("shared").asBoolean() ? "shared" : "own",
                                    query.path("query").asText())));
            client.print(found, String.join(System.lineSeparator(), lines));
            return 0;
        }
    }

    @Command(name = "save", description = "Keep a query under a name.", mixinStandardHelpOptions = true)
    static final class Save implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--shared", description = "For all colleagues.")
        private boolean shared;

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "1", paramLabel = "QUERY")
        private String query = "";

        @Override
        public Integer call() {
            JsonNode saved = client.post(address(product), Map.of("name", name, "query", query, "shared", shared));
            client.print(saved, "saved " + name);
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete a saved query.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            var named = new ArrayList<String>();
            client.get(address(product)).path("items").forEach(query -> {
                if (query.path("name").asText().equals(name)) {
                    named.add(query.path("id").asText());
                }
            });
            if (named.size() != 1) {
                throw new CommandFailed(
                        named.isEmpty()
                                ? "no saved query is named “%s”".formatted(name)
                                : "%d saved queries are named “%s”; delete the right one on the devices page"
                                        .formatted(named.size(), name));
            }
            var answer = client.send(
                    client.request(address(product) + "/" + named.getFirst()).DELETE());
            client.print(ServerClient.json(answer), "deleted " + name);
            return 0;
        }
    }
}
