package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Legal holds. */
final class HoldCommands {
    private static final String HOLDS = "/api/v1/products/%s/legal-holds";

    private HoldCommands() {}

    @Command(
            name = "hold",
            description =
                    "Keep the data of a device, or without serial of the whole product, for a legal claim or duty.",
            mixinStandardHelpOptions = true)
    static final class Place implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--reason", required = true, description = "The claim or the duty.")
        private String reason = "";

        @Option(names = "--reference", description = "A case, a court's file number.")
        private String reference = "";

        @Option(
                names = "--review-on",
                paramLabel = "DATE",
                description = "When to look again (default: in half a year).")
        @Nullable
        private String reviewOn;

        @Parameters(paramLabel = "SERIAL", arity = "0..1")
        @Nullable
        private String serial;

        @Override
        public Integer call() {
            var wanted = new TreeMap<String, @Nullable Object>(Map.of("reason", reason, "reference", reference));
            wanted.put("reviewOn", reviewOn);
            wanted.put("serial", serial);
            JsonNode hold = client.post(of(product), wanted);
            client.print(hold, line(hold));
            return 0;
        }
    }

    @Command(name = "holds", description = "List legal holds.", mixinStandardHelpOptions = true)
    static final class Holds implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Override
        public Integer call() {
            JsonNode holds = client.get(of(product));
            client.print(
                    holds,
                    holds.isEmpty()
                            ? "none"
                            : holds.valueStream()
                                    .map(HoldCommands::line)
                                    .collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    @Command(name = "release-hold", description = "Release a legal hold.", mixinStandardHelpOptions = true)
    static final class Release implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--reason", required = true, description = "Why it is no longer needed.")
        private String reason = "";

        @Parameters(paramLabel = "HOLD")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode hold =
                    client.post(of(product) + "/" + ServerClient.segment(id) + "/release", Map.of("reason", reason));
            client.print(hold, line(hold));
            return 0;
        }
    }

    private static String of(String product) {
        return HOLDS.formatted(ServerClient.segment(product));
    }

    private static String line(JsonNode hold) {
        return "%s %s: %s, %s"
                .formatted(
                        hold.path("id").asText(),
                        hold.path("serial").isTextual() ? hold.path("serial").asText() : "the whole product",
                        hold.path("reason").asText(),
                        hold.path("release").isObject()
                                ? "released " + hold.path("release").path("at").asText()
                                : "look again on " + hold.path("reviewOn").asText());
    }
}
