package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sampling",
        description = "Choose how much devices send.",
        mixinStandardHelpOptions = true,
        subcommands = {SamplingCommand.Show.class, SamplingCommand.Set.class, SamplingCommand.Clear.class})
final class SamplingCommand {

    /** Whom it is for; all devices of the product when neither a cohort nor a device is named. */
    static final class Scope {
        @Option(names = "--product", required = true, description = "The product's slug.")
        String product = "";

        @Option(names = "--cohort", description = "Only for devices of this cohort.")
        @Nullable
        String cohort;

        @Option(names = "--device", description = "Only for the device with this serial.")
        @Nullable
        String device;

        String path() {
            String path = "/api/v1/products/%s/sampling".formatted(ServerClient.segment(product));
            if (device != null) {
                return path + "/devices/" + ServerClient.segment(device);
            }
            return cohort == null ? path : path + "/cohorts/" + ServerClient.segment(cohort);
        }
    }

    @Command(
            name = "show",
            description = "What is set for a product, or holds for one device.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--device", description = "The device's serial.")
        private @Nullable String device;

        @Override
        public Integer call() {
            var scope = new Scope();
            scope.product = product;
            scope.device = device;
            JsonNode answer = client.get(scope.path());
            client.print(answer, device == null ? all(answer) : one(answer));
            return 0;
        }

        private static String all(JsonNode answer) {
            var text = new StringBuilder("all devices: " + words(answer.path("product")));
            answer.path("cohorts")
                    .forEach(rule -> text.append(
                            "%ncohort %s: %s".formatted(rule.path("cohort").asText(), words(rule.path("sampling")))));
            answer.path("devices")
                    .forEach(rule -> text.append(
                            "%ndevice %s: %s".formatted(rule.path("serial").asText(), words(rule.path("sampling")))));
            return text.append("%n%d of %d devices that asked work by it"
                            .formatted(
                                    answer.path("confirmed").asLong(),
                                    answer.path("asked").asLong()))
                    .toString();
        }

        private static String one(JsonNode answer) {
            return "%s, by the rule for %s; revision %s, confirmed %s"
                    .formatted(
                            words(answer.path("sampling")),
                            answer.path("by").asText(),
                            answer.path("revision").asText("not asked"),
                            answer.path("completed").asText("none"));
        }
    }

    @Command(name = "set", description = "Set how much is sent.", mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final Scope scope = new Scope();

        @Option(names = "--debugging", defaultValue = "normal", description = "off, low, normal or high.")
        private String debugging = "normal";

        @Option(names = "--logging", defaultValue = "normal", description = "off, low, normal or high.")
        private String logging = "normal";

        @Option(names = "--monitoring", defaultValue = "normal", description = "off, low, normal or high.")
        private String monitoring = "normal";

        @Option(
                names = "--upload-from",
                description = "Only what devices wrote since that day or time, such as 2026-01-01 (default: all).")
        private String uploadFrom = "";

        @Override
        public Integer call() {
            var wish = Map.of(
                    "debugging", debugging, "logging", logging, "monitoring", monitoring, "uploadFrom", uploadFrom);
            JsonNode answer = ServerClient.json(client.send(client.request(scope.path())
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(Json.write(wish)))));
            client.print(answer, "set; devices learn it when they ask next, at the latest after two hours");
            return 0;
        }
    }

    @Command(
            name = "clear",
            description = "Take the rule of a cohort or device away; the next wider one holds.",
            mixinStandardHelpOptions = true)
    static final class Clear implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final Scope scope = new Scope();

        @Override
        public Integer call() {
            client.send(client.request(scope.path()).DELETE());
            System.out.println("cleared");
            return 0;
        }
    }

    private static String words(JsonNode sampling) {
        String from = sampling.path("uploadFrom").asText("");
        return "debugging %s, logging %s, monitoring %s%s"
                .formatted(
                        sampling.path("debugging").asText(),
                        sampling.path("logging").asText(),
                        sampling.path("monitoring").asText(),
                        from.isEmpty() || from.equals("null") ? "" : ", written since " + from);
    }
}
