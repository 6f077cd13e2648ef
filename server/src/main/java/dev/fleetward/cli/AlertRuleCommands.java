package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is watched, and when it raises an alert. */
final class AlertRuleCommands {
    private static final String RULES = "/alert-rules";

    private AlertRuleCommands() {}

    /** @throws CommandFailed when no rule has that name */
    static String idOf(ProductClient client, String name) {
        return client.idsOf(RULES, name).stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailed("no alert rule is named “%s”".formatted(name)));
    }

    @Command(name = "figures", description = "What rules can watch.", mixinStandardHelpOptions = true)
    static final class Figures implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(RULES + "/figures"), "no figures", Figures::line);
            return 0;
        }

        private static String line(JsonNode figure) {
            var slices = new StringJoiner(" ");
            figure.path("slices").forEach(slice -> slices.add(slice.path("name").asText() + "="));
            return "%-36s  %s, in %s  %s"
                    .formatted(
                            figure.path("id").asText(),
                            figure.path("title").asText(),
                            figure.path("unit").asText(),
                            slices);
        }
    }

    @Command(name = "preview", description = "A figure as it is now.", mixinStandardHelpOptions = true)
    static final class Preview implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--slice", paramLabel = "NAME=VALUE", description = "Such as version=each.")
        private Map<String, String> slice = new HashMap<>();

        @Parameters(paramLabel = "FIGURE")
        private String figure = "";

        @Override
        public Integer call() {
            JsonNode page = client.post(RULES + "/preview", Map.of("figure", figure, "slice", slice));
            client.printLines(page, "nothing now", Preview::line);
            return 0;
        }

        private static String line(JsonNode reading) {
            String subject = reading.path("subject").asText();
            JsonNode value = reading.path("value");
            return "%s%s  %s"
                    .formatted(
                            subject.isEmpty() ? "" : subject + "  ",
                            value.isNumber() ? value.asText() : "unknown",
                            reading.path("sentence").asText());
        }
    }

    @Command(name = "rules", description = "The rules of a product.", mixinStandardHelpOptions = true)
    static final class Rules implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(RULES), "no rules", Rules::line);
            return 0;
        }

        private static String line(JsonNode rule) {
            String trouble = rule.path("trouble").asText();
            return "%-4s %-8s  %s: %s %s %s %s%s"
                    .formatted(
                            rule.path("on").asBoolean() ? "on" : "off",
                            rule.path("severity").asText(),
                            rule.path("name").asText(),
                            rule.path("figure").asText(),
                            rule.path("comparison").asText(),
                            rule.path("threshold").asText(),
                            rule.path("unit").asText(),
                            trouble.isEmpty() ? "" : "; cannot look: " + trouble);
        }
    }

    @Command(
            name = "add",
            description = "Add a rule, or change the one of its name: a JSON file as the API takes it.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            JsonNode rule;
            try {
                rule = Json.read(Files.readString(file), JsonNode.class);
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(file + " is " + e.getMessage());
            }
            String name = rule.path("name").asText();
            List<String> there = client.idsOf(RULES, name);
            JsonNode saved =
                    there.isEmpty() ? client.post(RULES, rule) : client.put(RULES + "/" + there.getFirst(), rule);
            client.print(saved, (there.isEmpty() ? "added " : "changed ") + name);
            return 0;
        }
    }

    @Command(
            name = "recommended",
            description = "Switch on the rule recommended for a figure; it tells every target but trackers.",
            mixinStandardHelpOptions = true)
    static final class SwitchOn implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "FIGURE")
        private String figure = "";

        @Override
        public Integer call() {
            JsonNode rule = client.post(RULES + "/recommended", Map.of("figure", figure));
            client.print(rule, "switched on " + rule.path("name").asText());
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete a rule.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            client.print(client.delete(RULES + "/" + idOf(client, name)), "deleted " + name);
            return 0;
        }
    }
}
