package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "alert",
        description = "Alerts, the rules that raise them, and whom they tell.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AlertCommand.ListAll.class,
            AlertCommand.Figures.class,
            AlertCommand.Preview.class,
            AlertCommand.Rules.class,
            AlertCommand.Add.class,
            AlertCommand.SwitchOn.class,
            AlertCommand.Delete.class,
            AlertCommand.Silence.class,
            AlertTargetCommands.Targets.class,
            AlertTargetCommands.AddTarget.class,
            AlertTargetCommands.Test.class,
            AlertTargetCommands.Deliveries.class,
            AlertTargetCommands.Resend.class
        })
final class AlertCommand {

    private static String address(String product, String rest) {
        return "/api/v1/products/" + ServerClient.segment(product) + rest;
    }

    /** One line for each item; the word when there is none. */
    static String lines(JsonNode page, String none, Function<JsonNode, String> line) {
        var lines = new StringJoiner(System.lineSeparator());
        page.path("items").forEach(item -> lines.add(line.apply(item)));
        return page.path("items").isEmpty() ? none : lines.toString();
    }

    @Command(name = "list", description = "Alerts, the newest first.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--state", description = "firing (default), pending, resolved or all.")
        private String state = "firing";

        @Override
        public Integer call() {
            JsonNode page = client.get(
                    address(product, "/alerts") + (state.equals("all") ? "" : "?state=" + ServerClient.segment(state)));
            client.print(page, lines(page, "no alerts", alert -> "%-8s  %-8s  %s%s: %s  since %s"
                    .formatted(
                            alert.path("state").asText(),
                            alert.path("severity").asText(),
                            alert.path("ruleName").asText(),
                            alert.path("subject").asText().isEmpty()
                                    ? ""
                                    : " (" + alert.path("subject").asText() + ")",
                            alert.path("sentence").asText(),
                            alert.path("since").asText())));
            return 0;
        }
    }

    @Command(name = "figures", description = "What rules can watch.", mixinStandardHelpOptions = true)
    static final class Figures implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Override
        public Integer call() {
            JsonNode page = client.get(address(product, "/alert-rules/figures"));
            client.print(page, lines(page, "no figures", figure -> {
                var slices = new StringJoiner(" ");
                figure.path("slices")
                        .forEach(slice -> slices.add(slice.path("name").asText() + "="));
                return "%-36s  %s, in %s  %s"
                        .formatted(
                                figure.path("id").asText(),
                                figure.path("title").asText(),
                                figure.path("unit").asText(),
                                slices);
            }));
            return 0;
        }
    }

    @Command(name = "preview", description = "A figure as it is now.", mixinStandardHelpOptions = true)
    static final class Preview implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--slice", paramLabel = "NAME=VALUE", description = "Such as version=each.")
        private Map<String, String> slice = new HashMap<>();

        @Parameters(paramLabel = "FIGURE")
        private String figure = "";

        @Override
        public Integer call() {
            JsonNode page =
                    client.post(address(product, "/alert-rules/preview"), Map.of("figure", figure, "slice", slice));
            client.print(page, lines(page, "nothing now", reading -> "%s%s  %s"
                    .formatted(
                            reading.path("subject").asText().isEmpty()
                                    ? ""
                                    : reading.path("subject").asText() + "  ",
                            reading.path("value").isNumber()
                                    ? reading.path("value").asText()
                                    : "unknown",
                            reading.path("sentence").asText())));
            return 0;
        }
    }

    @Command(name = "rules", description = "The rules of a product.", mixinStandardHelpOptions = true)
    static final class Rules implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Override
        public Integer call() {
            JsonNode page = client.get(address(product, "/alert-rules"));
            client.print(page, lines(page, "no rules", rule -> "%-4s %-8s  %s: %s %s %s %s%s"
                    .formatted(
                            rule.path("on").asBoolean() ? "on" : "off",
                            rule.path("severity").asText(),
                            rule.path("name").asText(),
                            rule.path("figure").asText(),
                            rule.path("comparison").asText(),
                            rule.path("threshold").asText(),
                            rule.path("unit").asText(),
                            rule.path("trouble").asText().isEmpty()
                                    ? ""
                                    : "; cannot look: " + rule.path("trouble").asText())));
            return 0;
        }
    }

    @Command(
            name = "add",
            description = "Add a rule, or change the one of its name: a JSON file as the API takes it.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

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
            String id = idOf(client, product, name);
            JsonNode saved = id == null
                    ? client.post(address(product, "/alert-rules"), rule)
                    : client.put(address(product, "/alert-rules/" + id), rule);
            client.print(saved, (id == null ? "added " : "changed ") + name);
            return 0;
        }
    }

    @Command(
            name = "recommended",
            description = "Switch on the rule recommended for a figure; it tells every target but trackers.",
            mixinStandardHelpOptions = true)
    static final class SwitchOn implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "FIGURE")
        private String figure = "";

        @Override
        public Integer call() {
            JsonNode rule = client.post(address(product, "/alert-rules/recommended"), Map.of("figure", figure));
            client.print(rule, "switched on " + rule.path("name").asText());
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete a rule.", mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            String id = idOf(client, product, name);
            if (id == null) {
                throw new CommandFailed("no alert rule is named “%s”".formatted(name));
            }
            var answer = client.send(
                    client.request(address(product, "/alert-rules/" + id)).DELETE());
            client.print(ServerClient.json(answer), "deleted " + name);
            return 0;
        }
    }

    @Command(name = "silence", description = "Tell nobody for a while.", mixinStandardHelpOptions = true)
    static final class Silence implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--rule", description = "The rule's name (default: all rules).")
        @Nullable
        private String rule;

        @Option(names = "--subject", description = "Such as 2.4.* (default: all).")
        private String subject = "";

        @Option(names = "--hours", description = "For so many hours (default: ${DEFAULT-VALUE}).")
        private int hours = 2;

        @Option(names = "--reason", description = "Why, for colleagues.")
        private String reason = "";

        @Override
        public Integer call() {
            var wanted = new HashMap<String, Object>();
            if (rule != null) {
                String id = idOf(client, product, rule);
                if (id == null) {
                    throw new CommandFailed("no alert rule is named “%s”".formatted(rule));
                }
                wanted.put("rule", id);
            }
            wanted.put("subject", subject);
            wanted.put("reason", reason);
            wanted.put("until", java.time.Clock.systemUTC().instant().plus(Duration.ofHours(hours)));
            JsonNode made = client.post(address(product, "/alert-silences"), wanted);
            client.print(
                    made, "silenced until " + Instant.parse(made.path("until").asText()));
            return 0;
        }
    }

    private static @Nullable String idOf(ServerClient client, String product, String name) {
        for (JsonNode rule : client.get(address(product, "/alert-rules")).path("items")) {
            if (rule.path("name").asText().equals(name)) {
                return rule.path("id").asText();
            }
        }
        return null;
    }
}
