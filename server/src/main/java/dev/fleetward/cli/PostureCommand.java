package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "posture",
        description = "Rules for how devices must be, and which are not.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PostureCommand.Rules.class,
            PostureCommand.SetRule.class,
            PostureCommand.Remove.class,
            PostureCommand.ListDevices.class,
            PostureCommand.Device.class
        })
final class PostureCommand {
    private static final String RULES = "/posture-rules";

    private static String path(String rule, String rest) {
        return RULES + "/" + ServerClient.segment(rule) + rest;
    }

    private static String line(JsonNode one) {
        JsonNode rule = one.path("rule");
        JsonNode counted = one.path("conformance");
        return "%s: %,d of %,d active devices that report it conform, %,d in scope do not report it (%s)"
                .formatted(
                        rule.path("name").asText(),
                        counted.path("conforming").asLong(),
                        counted.path("reporting").asLong(),
                        counted.path("devices").asLong()
                                - counted.path("reporting").asLong(),
                        rule.path("expectation").asText());
    }

    @Command(
            name = "list",
            description = "List the rules with how many devices conform; ends with code 3 when any fails.",
            mixinStandardHelpOptions = true)
    static final class Rules implements Callable<Integer> {
        private static final int SOME_FAIL = 3;

        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode found = client.get(RULES);
            client.printLines(found, "no posture rule yet", PostureCommand::line);
            boolean fails = found.path("items")
                    .valueStream()
                    .map(one -> one.path("conformance"))
                    .anyMatch(counted -> counted.path("conforming").asLong()
                            < counted.path("reporting").asLong());
            return fails ? SOME_FAIL : 0;
        }
    }

    @Command(
            name = "set",
            description = "Make a rule, or replace the one of that name.",
            mixinStandardHelpOptions = true)
    static final class SetRule implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NAME", description = "Such as secure-boot.")
        private String name = "";

        @Option(names = "--title", required = true, description = "Such as \"Secure boot is on\".")
        private String title = "";

        @Option(
                names = "--expect",
                required = true,
                description = "Query that devices must match: \"attr.secure_boot = true\".")
        private String expectation = "";

        @Option(names = "--where", description = "Query for the devices it bears on (default: all).")
        private String scope = "";

        @Option(
                names = "--requirement",
                required = true,
                split = ",",
                description = "Requirements it speaks for, such as CRA.I.2.f.")
        private List<String> requirements = List.of();

        @Override
        public Integer call() {
            JsonNode made = client.put(
                    path(name, ""),
                    Map.of(
                            "title", title,
                            "scope", scope,
                            "expectation", expectation,
                            "requirements", requirements));
            client.print(made, line(made));
            return 0;
        }
    }

    @Command(name = "remove", description = "Delete a rule and its trend.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            client.print(client.delete(path(name, "")), "deleted " + name);
            return 0;
        }
    }

    @Command(
            name = "devices",
            description = "List active devices that fail a rule, conform, or do not report it.",
            mixinStandardHelpOptions = true)
    static final class ListDevices implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--state", description = "fails, conforms or no-data (default: fails).")
        private @Nullable String state;

        @Option(names = "--after", description = "Go on behind this serial.")
        private @Nullable String after;

        @Override
        public Integer call() {
            Map<String, @Nullable String> query = new LinkedHashMap<>();
            query.put("state", state);
            query.put("after", after);
            client.printLines(
                    client.get(path(name, "/devices") + ServerClient.query(query)),
                    "no such device",
                    device -> device.path("serial").asText());
            return 0;
        }
    }

    @Command(name = "device", description = "What one device is by each rule.", mixinStandardHelpOptions = true)
    static final class Device implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            client.printLines(
                    client.get("/devices/%s/posture".formatted(ServerClient.segment(serial))),
                    "no posture rule bears on it",
                    one -> "%-8s %s: %s"
                            .formatted(
                                    one.path("state")
                                            .asText()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' '),
                                    one.at("/rule/name").asText(),
                                    one.at("/rule/expectation").asText()));
            return 0;
        }
    }
}
