package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollout",
        description = "Bring releases to devices.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RolloutStartCommand.class,
            RolloutCommand.ListAll.class,
            RolloutCommand.Show.class,
            RolloutCommand.Change.class,
            RolloutCommand.Policy.class,
            RolloutCommand.Rule.class,
            CoverageCommands.Show.class,
            CoverageCommands.State.class
        })
final class RolloutCommand {

    /** The product a command is about. */
    static final class OfProduct {
        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        String path(String rest) {
            return "/api/v1/products/%s%s".formatted(ServerClient.segment(product), rest);
        }
    }

    @Command(name = "list", description = "The newest rollouts.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final OfProduct of = new OfProduct();

        @Override
        public Integer call() {
            JsonNode page = client.get(of.path("/rollouts"));
            var lines = new StringJoiner(System.lineSeparator());
            page.path("items")
                    .forEach(rollout -> lines.add("%s  %-10s %s: %d of %d updated"
                            .formatted(
                                    rollout.path("id").asText(),
                                    rollout.path("state").asText(),
                                    rollout.path("name").asText(),
                                    rollout.at("/progress/updated").asLong(),
                                    rollout.at("/progress/total").asLong())));
            client.print(page, lines.toString());
            return 0;
        }
    }

    @Command(name = "show", description = "How far a rollout has come.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final OfProduct of = new OfProduct();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode rollout = client.get(of.path("/rollouts/" + ServerClient.segment(id)));
            client.print(rollout, sentence(rollout));
            return 0;
        }
    }

    @Command(
            name = "change",
            description = "Start, approve, send back, pause, resume, open the next phase of, cancel or roll back one.",
            mixinStandardHelpOptions = true)
    static final class Change implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final OfProduct of = new OfProduct();

        @Option(
                names = "--reason",
                description = "Why: needed to send back, to resume against the guard, to roll back.")
        private String reason = "";

        @Option(names = "--to", description = "For roll-back: the earlier version (default: the newest one below).")
        private String version = "";

        @Parameters(
                index = "0",
                paramLabel = "VERB",
                description = "start, approve, send-back, pause, resume, advance, cancel or roll-back.")
        private String verb = "";

        @Parameters(index = "1", paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            String address = of.path("/rollouts/%s/%s".formatted(ServerClient.segment(id), ServerClient.segment(verb)));
            JsonNode rollout = client.post(address, Map.of("reason", reason, "version", version));
            client.print(rollout, sentence(rollout));
            return 0;
        }
    }

    @Command(name = "policy", description = "Who may start a rollout.", mixinStandardHelpOptions = true)
    static final class Policy implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final OfProduct of = new OfProduct();

        @Option(
                names = "--review",
                description = "SECOND_PERSON, ONE_PERSON, or AUTO for what follows from the people.")
        private String review = "";

        @Override
        public Integer call() {
            JsonNode policy = review.isEmpty()
                    ? client.get(of.path("/update-policy"))
                    : client.put(
                            of.path("/update-policy"), review.equals("AUTO") ? Map.of() : Map.of("review", review));
            client.print(
                    policy,
                    policy.path("needsSecondPerson").asBoolean()
                            ? "A second person approves every rollout."
                            : "Who makes a rollout may start it alone.");
            return 0;
        }
    }

    @Command(
            name = "rule",
            description = "What a version asks of a device before it can be installed.",
            mixinStandardHelpOptions = true)
    static final class Rule implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Mixin
        private final OfProduct of = new OfProduct();

        @Option(names = "--type", description = "Software type (default: ${DEFAULT-VALUE}).")
        private String type = "main";

        @Option(names = "--must-pass-through", description = "No device may be updated past it without having run it.")
        private boolean mustPassThrough;

        @Option(names = "--lowest-from", description = "The lowest version it can be installed on.")
        private String lowestFrom = "";

        @Option(names = "--requires", description = "Other software that must be there first, as TYPE=LOWEST.")
        private Map<String, String> requires = Map.of();

        @Parameters(paramLabel = "VERSION")
        private String version = "";

        @Override
        public Integer call() {
            JsonNode rule = client.put(
                    of.path("/upgrade-rules/%s/%s"
                            .formatted(ServerClient.segment(type), ServerClient.segment(version))),
                    Map.of(
                            "mustPassThrough",
                            mustPassThrough,
                            "lowestFrom",
                            lowestFrom,
                            "requires",
                            requires.entrySet().stream()
                                    .map(one -> Map.of("softwareType", one.getKey(), "lowest", one.getValue()))
                                    .toList()));
            client.print(rule, "Rule set for %s %s.".formatted(type, version));
            return 0;
        }
    }

    static String sentence(JsonNode rollout) {
        JsonNode progress = rollout.path("progress");
        var guards = new StringJoiner(System.lineSeparator());
        rollout.path("verdicts")
                .forEach(verdict -> guards.add(verdict.path("sentence").asText()));
        return "%s: %s. %s%n%d of %d devices updated, %d proven, %d failed%n%s%n%s"
                .formatted(
                        rollout.path("name").asText(),
                        rollout.path("state").asText(),
                        rollout.path("stateReason").asText(),
                        progress.path("updated").asLong(),
                        progress.path("total").asLong(),
                        progress.path("proven").asLong(),
                        progress.path("failed").asLong(),
                        guards.length() == 0 ? "The guard has not looked yet." : guards,
                        rollout.path("id").asText());
    }
}
