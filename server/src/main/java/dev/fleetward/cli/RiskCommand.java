package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "risk",
        description = "The cybersecurity risk assessment of a product: draft, approval, versions, review.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RiskCommand.Status.class,
            RiskCommand.Draft.class,
            RiskCommand.Approve.class,
            RiskCommand.Modified.class,
            RiskCommand.Show.class,
            RiskCommand.ScaleOf.class
        })
final class RiskCommand {
    private static final String ROOT = "/risk-assessment";

    private static String list(String title, JsonNode lines) {
        return lines.isEmpty()
                ? ""
                : lines.valueStream()
                        .map(one -> System.lineSeparator() + "  "
                                + (one.isTextual()
                                        ? one.asText()
                                        : one.path("reason").asText()))
                        .collect(Collectors.joining("", System.lineSeparator() + title + ":", ""));
    }

    private static String version(JsonNode version) {
        String approved = version.path("approvedBy").asText("");
        return "version %d, %s: %d risks to %d assets"
                .formatted(
                        version.path("number").asInt(),
                        approved.isEmpty() || approved.equals("null") ? "draft" : "approved by " + approved,
                        version.at("/content/risks").size(),
                        version.at("/content/assets").size());
    }

    @Command(
            name = "status",
            description =
                    "What is approved, what a draft lacks and whether a review is due; ends with code 3 when it is.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        private static final int IS_DUE = 3;

        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode standing = client.get(ROOT);
            String approved = standing.path("approved").isObject()
                    ? version(standing.path("approved"))
                    : "no version is approved yet";
            String draft =
                    standing.path("draft").isObject() ? System.lineSeparator() + version(standing.path("draft")) : "";
            client.print(
                    standing,
                    approved
                            + draft
                            + list("missing", standing.path("missing"))
                            + list("review is due", standing.path("due")));
            return standing.path("due").isEmpty() ? 0 : IS_DUE;
        }
    }

    @Command(
            name = "draft",
            description = "Change the draft from a JSON file; without one, start it from the last version.",
            mixinStandardHelpOptions = true)
    static final class Draft implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(
                paramLabel = "FILE",
                description =
                        "With use, conditions, timeInUse, assets, risks, items, handling, reviewOn, reviewSeverity;"
                                + " what is absent stays.")
        private Path file = Path.of("risks.json");

        @Override
        public Integer call() {
            JsonNode saved = client.put(ROOT + "/draft", JsonFile.read(file));
            client.print(saved, version(saved));
            return 0;
        }
    }

    @Command(
            name = "approve",
            description = "Approve the draft; it never changes then.",
            mixinStandardHelpOptions = true)
    static final class Approve implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode approved = client.post(ROOT + "/draft/approval", Map.of());
            client.print(approved, version(approved));
            return 0;
        }
    }

    @Command(
            name = "modified",
            description = "Say that the product was substantially modified, so that a review is due.",
            mixinStandardHelpOptions = true)
    static final class Modified implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--what", required = true, description = "What was modified.")
        private String what = "";

        @Override
        public Integer call() {
            client.print(
                    client.post(ROOT + "/modifications", Map.of("what", what)),
                    "a review of the risk assessment is due");
            return 0;
        }
    }

    @Command(name = "show", description = "A version's risks, or all versions.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(arity = "0..1", paramLabel = "VERSION")
        private @Nullable Integer number;

        @Override
        public Integer call() {
            if (number == null) {
                client.printLines(client.get(ROOT + "/versions"), "no version yet", RiskCommand::version);
                return 0;
            }
            JsonNode found = client.get(ROOT + "/versions/" + number);
            String risks = found.at("/content/risks")
                    .valueStream()
                    .map(one -> "%n  %s %s: %s before, %s left"
                            .formatted(
                                    one.path("id").asText(),
                                    one.path("threat").asText(),
                                    one.at("/level/title").asText(),
                                    one.at("/residualLevel/title").asText()))
                    .collect(Collectors.joining());
            client.print(found, version(found) + risks);
            return 0;
        }
    }

    @Command(
            name = "scale",
            description = "The steps of likelihood and impact, and the items of Annex I, Part I.",
            mixinStandardHelpOptions = true)
    static final class ScaleOf implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode scale = client.get(ROOT + "/scale");
            client.print(scale, steps(scale, "likelihood") + steps(scale, "impact") + items(scale));
            return 0;
        }

        private static String steps(JsonNode scale, String which) {
            return scale.path(which)
                    .valueStream()
                    .map(one -> "%s %d %s: %s%n"
                            .formatted(
                                    which,
                                    one.path("value").asInt(),
                                    one.path("title").asText(),
                                    one.path("meaning").asText()))
                    .collect(Collectors.joining());
        }

        private static String items(JsonNode scale) {
            return scale.path("items")
                    .valueStream()
                    .map(one ->
                            one.path("id").asText() + " " + one.path("title").asText())
                    .collect(Collectors.joining(System.lineSeparator()));
        }
    }
}
