package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long data is kept, and the record of processing. */
final class RetentionCommands {
    private RetentionCommands() {}

    @Command(
            name = "retention",
            description = "Show how long each kind of data is kept, or change it.",
            mixinStandardHelpOptions = true)
    static final class Retention implements Callable<Integer> {
        private static final String STANDARD = "standard";

        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(
                names = "--keep",
                paramLabel = "KIND=DAYS",
                description = "Keep that kind so many days; standard in place of the number for the standard.")
        private Map<String, String> keep = Map.of();

        @Option(names = "--removals", description = "Show what was removed instead.")
        private boolean removals;

        @Override
        public Integer call() {
            String path = "/api/v1/products/%s/retention".formatted(ServerClient.segment(product));
            if (removals) {
                JsonNode runs = client.get(path + "/removals");
                client.print(runs, runs.isEmpty() ? "nothing yet" : lines(runs, Retention::removal));
                return 0;
            }
            for (Map.Entry<String, String> wish : keep.entrySet()) {
                String kind = path + "/" + ServerClient.segment(wish.getKey());
                var _ = wish.getValue().equals(STANDARD)
                        ? client.delete(kind)
                        : client.put(kind, Map.of("days", days(wish.getValue())));
            }
            JsonNode kinds = client.get(path);
            client.print(kinds, lines(kinds, Retention::kind));
            return 0;
        }

        private static int days(String typed) {
            try {
                return Integer.parseInt(typed);
            } catch (NumberFormatException e) {
                throw new CommandFailed("“%s” is not a number of days".formatted(typed));
            }
        }

        private static String kind(JsonNode kind) {
            return "%-18s %s"
                    .formatted(
                            kind.path("kind").asText(),
                            kind.path("days").isInt()
                                    ? "%d days%s, %d removed in 30 days"
                                            .formatted(
                                                    kind.path("days").asInt(),
                                                    kind.path("changed").isObject() ? "" : " (standard)",
                                                    kind.path("removedIn30Days").asLong())
                                    : "until " + kind.path("until").asText());
        }

        private static String removal(JsonNode run) {
            return "%s %-18s %d older than %s"
                    .formatted(
                            run.path("day").asText(),
                            run.path("kind").asText(),
                            run.path("removed").asLong(),
                            run.path("removedBefore").asText());
        }
    }

    @Command(
            name = "record",
            description = "Show a product's record of processing (GDPR Article 30), or fill it in.",
            mixinStandardHelpOptions = true)
    static final class Processing implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--set", paramLabel = "FILE", description = "JSON with stated, activities or both.")
        @Nullable
        private Path file;

        @Override
        public Integer call() {
            String path = "/api/v1/products/%s/processing-record".formatted(ServerClient.segment(product));
            JsonNode shown = file == null ? client.get(path) : client.patch(path, read(file));
            List<String> lines = new ArrayList<>();
            lines.add("controller: "
                    + shown.path("record").path("controller").path("name").asText());
            shown.path("record")
                    .path("activities")
                    .valueStream()
                    .map(one -> "%-18s %s; %s"
                            .formatted(
                                    one.path("kind").asText(),
                                    one.path("legalBasis").asText(),
                                    one.path("kept").asText()))
                    .forEach(lines::add);
            shown.path("missing")
                    .valueStream()
                    .map(one -> "missing: " + one.path("what").asText())
                    .forEach(lines::add);
            client.print(shown, String.join(System.lineSeparator(), lines));
            return 0;
        }

        private static JsonNode read(Path file) {
            try {
                return Json.MAPPER.readTree(file.toFile());
            } catch (IOException e) {
                throw new CommandFailed("%s cannot be read as JSON: %s".formatted(file, e.getMessage()));
            }
        }
    }

    private static String lines(JsonNode items, Function<JsonNode, String> line) {
        return items.valueStream().map(line).collect(Collectors.joining(System.lineSeparator()));
    }
}
