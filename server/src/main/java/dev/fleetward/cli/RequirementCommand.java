package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "requirement",
        description = "Requirements of laws and standards with the evidence for them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RequirementCommand.Catalogues.class,
            RequirementCommand.Rows.class,
            RequirementCommand.Show.class,
            RequirementCommand.Own.class,
            RequirementCommand.SetAside.class,
            RequirementCommand.Target.class
        })
final class RequirementCommand {

    private static String figure(JsonNode figure) {
        long denominator = figure.path("denominator").asLong();
        String share = denominator == 0
                ? "no data"
                : "%,d of %,d".formatted(figure.path("numerator").asLong(), denominator);
        return "  %-8s %s: %s %s (target %d %%, %s)"
                .formatted(
                        words(figure.path("state")),
                        figure.path("title").asText(),
                        share,
                        figure.path("unit").asText(),
                        figure.path("targetPercent").asInt(),
                        figure.path("source").asText());
    }

    private static String words(JsonNode state) {
        return state.asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String row(JsonNode row) {
        String owner = row.path("owner").asText("");
        return "%-16s %-14s %s%s"
                .formatted(
                        row.at("/requirement/id").asText(),
                        words(row.path("state")),
                        row.at("/requirement/title").asText(),
                        owner.isEmpty() || owner.equals("null") ? "" : " (" + owner + ")");
    }

    private static String path(String id, String rest) {
        return "/requirements/" + ServerClient.segment(id) + rest;
    }

    @Command(name = "catalogues", description = "Which laws and standards there are.", mixinStandardHelpOptions = true)
    static final class Catalogues implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get("/requirement-catalogues"), "none", one -> "%-20s %4d  %s"
                    .formatted(
                            one.path("id").asText(),
                            one.path("requirements").asInt(),
                            one.path("title").asText()));
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "List a catalogue's requirements with their state and owner.",
            mixinStandardHelpOptions = true)
    static final class Rows implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--catalogue", description = "Its id (default: cra-annex-i).")
        private @Nullable String catalogue;

        @Option(names = "--state", description = "Only met, partly, not-met, no-data or not-applicable.")
        private @Nullable String state;

        @Override
        public Integer call() {
            Map<String, @Nullable String> query = new LinkedHashMap<>();
            query.put("catalogue", catalogue);
            query.put("state", state);
            client.printLines(
                    client.get("/requirements" + ServerClient.query(query)),
                    "no requirement is in this state",
                    RequirementCommand::row);
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "One requirement with its figures and documents.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID", description = "Such as CRA.I.2.c.")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode found = client.get(path(id, ""));
            JsonNode shown = found.path("row");
            String figures = shown.path("figures")
                    .valueStream()
                    .map(one -> System.lineSeparator() + figure(one))
                    .collect(Collectors.joining());
            String documents = shown.path("documents")
                    .valueStream()
                    .map(one -> "%n  %-8s %s: %s"
                            .formatted(
                                    one.path("present").asBoolean() ? "there" : "missing",
                                    one.path("title").asText(),
                                    one.path("what").asText()))
                    .collect(Collectors.joining());
            client.print(found, row(shown) + figures + documents);
            return 0;
        }
    }

    @Command(name = "own", description = "Say which colleague answers for it.", mixinStandardHelpOptions = true)
    static final class Own implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--by", required = true, description = "The colleague's e-mail address; empty for nobody.")
        private String email = "";

        @Override
        public Integer call() {
            client.print(
                    client.put(path(id, "/owner"), Map.of("email", email)),
                    email.isEmpty() ? "nobody answers for " + id : email + " answers for " + id);
            return 0;
        }
    }

    @Command(
            name = "set-aside",
            description = "Say why a requirement does not apply to the product.",
            mixinStandardHelpOptions = true)
    static final class SetAside implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--because", required = true, description = "The justification; empty: it applies after all.")
        private String justification = "";

        @Override
        public Integer call() {
            client.print(
                    client.put(path(id, "/exception"), Map.of("justification", justification)),
                    id + (justification.isEmpty() ? " applies" : " does not apply"));
            return 0;
        }
    }

    @Command(
            name = "target",
            description = "Say from which share on a figure is enough, and why.",
            mixinStandardHelpOptions = true)
    static final class Target implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "SOURCE", description = "The figure's source, such as updates.reach.")
        private String source = "";

        @Option(names = "--percent", required = true)
        private int percent;

        @Option(names = "--because", required = true, description = "Why that is enough for the risk.")
        private String reason = "";

        @Override
        public Integer call() {
            client.print(
                    client.put(
                            "/evidence/targets/" + ServerClient.segment(source),
                            Map.of("percent", percent, "reason", reason)),
                    "%s is enough from %d %%".formatted(source, percent));
            return 0;
        }
    }
}
