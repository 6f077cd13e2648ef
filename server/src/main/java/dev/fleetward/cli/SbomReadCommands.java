package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked about SBOMs that are there. */
final class SbomReadCommands {
    private SbomReadCommands() {}

    @Command(
            name = "list",
            description = "List the documents about a software version, part by part, with all revisions.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final SbomPlace place = new SbomPlace();

        @Override
        public Integer call() {
            JsonNode parts = place.client.get(place.sbom("/parts"));
            List<String> lines = new ArrayList<>();
            for (JsonNode part : parts.path("items")) {
                String name = part.path("part").asText();
                JsonNode revisions = place.client.get(place.sbom("/revisions?part=" + ServerClient.segment(name)));
                for (JsonNode revision : revisions.path("items")) {
                    lines.add("%s revision %d%s: %s %s, %d components, uploaded %s by %s"
                            .formatted(
                                    name.isEmpty() ? "whole version" : name,
                                    revision.path("revision").asInt(),
                                    revision.path("inForce").asBoolean() ? " (in force)" : "",
                                    revision.path("format").asText(),
                                    revision.path("specVersion").asText(),
                                    revision.path("components").asLong(),
                                    revision.path("uploadedAt").asText(),
                                    revision.path("uploadedBy").asText()));
                }
            }
            place.client.print(
                    parts, lines.isEmpty() ? "no SBOM is in force" : String.join(System.lineSeparator(), lines));
            return 0;
        }
    }

    @Command(
            name = "diff",
            description = "Tell what differs between two software versions: components, and vulnerabilities gained"
                    + " and lost.",
            mixinStandardHelpOptions = true)
    static final class Difference implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(
                names = "--from",
                required = true,
                description = "The version before: 2.0.0, or with its type \"modem 2.0.0\".")
        private String from = "";

        @Option(names = "--to", required = true, description = "The version after.")
        private String to = "";

        @Override
        public Integer call() {
            Map<String, @Nullable String> versions = new LinkedHashMap<>();
            versions.put("from", from);
            versions.put("to", to);
            JsonNode difference = client.get("/software-versions/difference" + ServerClient.query(versions));
            List<String> lines = new ArrayList<>();
            JsonNode components = difference.path("components");
            components.path("added").forEach(one -> lines.add("+ " + title(one)));
            components.path("removed").forEach(one -> lines.add("- " + title(one)));
            components
                    .path("changed")
                    .forEach(pair -> lines.add("~ " + title(pair.path("before")) + " → "
                            + pair.path("after").path("version").asText()));
            components
                    .path("relicensed")
                    .forEach(pair -> lines.add("§ " + title(pair.path("after")) + ": "
                            + pair.path("before").path("licences") + " → "
                            + pair.path("after").path("licences")));
            difference
                    .path("gained")
                    .forEach(one -> lines.add("! gained " + one.path("id").asText()));
            difference
                    .path("lost")
                    .forEach(one -> lines.add("  lost " + one.path("id").asText()));
            if (!difference.path("described").asBoolean()) {
                lines.add("one of them has no SBOM");
            }
            client.print(difference, lines.isEmpty() ? "nothing differs" : String.join(System.lineSeparator(), lines));
            return 0;
        }

        private static String title(JsonNode piece) {
            return (piece.path("name").asText() + " " + piece.path("version").asText()).strip();
        }
    }

    @Command(
            name = "quality",
            description = "Check an SBOM against NTIA, BSI TR-03183-2 and the Cyber Resilience Act, rule by rule.")
    static final class Quality implements Callable<Integer> {
        @Mixin
        private final SbomPlace place = new SbomPlace();

        @Option(names = "--part", description = "The part of the version (default: the one that stands for it).")
        private @Nullable String part;

        @Option(names = "--require", description = "End with code 3 when a rule of that id fails; may be repeated.")
        private List<String> required = new ArrayList<>();

        @Override
        public Integer call() {
            String rest = part == null ? "" : "?part=" + ServerClient.segment(part);
            JsonNode report = place.client.get(place.sbom("/quality" + rest));
            List<String> lines = new ArrayList<>();
            boolean failed = false;
            for (JsonNode standard : report.path("standards")) {
                lines.add("%s: %d of %d rules passed"
                        .formatted(
                                standard.path("name").asText(),
                                standard.path("passed").asLong(),
                                standard.path("of").asLong()));
            }
            for (JsonNode rule : report.path("rules")) {
                String outcome = rule.path("outcome").asText();
                failed |= outcome.equals("FAIL")
                        && required.contains(rule.path("id").asText());
                lines.add("%s %s %s (%d of %d)"
                        .formatted(
                                rule.path("id").asText(),
                                outcome.toLowerCase(Locale.ROOT).replace('_', ' '),
                                rule.path("title").asText(),
                                rule.path("passed").asLong(),
                                rule.path("of").asLong()));
                if (outcome.equals("FAIL") && !rule.path("places").isEmpty()) {
                    lines.add("      first: " + rule.path("places").path(0).asText());
                }
            }
            place.client.print(report, String.join(System.lineSeparator(), lines));
            return failed ? 3 : 0;
        }
    }

    @Command(
            name = "export",
            description = "Save one SBOM of a software version, of what a product's devices run, or of one device.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--of", description = "A software version: 2.1.0, or with its type \"modem 2.1.0\".")
        private @Nullable String version;

        @Option(names = "--device", description = "A device's serial.")
        private @Nullable String device;

        @Option(names = "--format", description = "cyclonedx (1.6) or spdx (2.3) (default: ${DEFAULT-VALUE}).")
        private String format = "cyclonedx";

        @Option(
                names = "--vex",
                description = "included: with what is known and decided of vulnerabilities; or apart (the default).")
        private String vex = "apart";

        @Option(names = "--output", required = true, description = "The file to write.")
        private Path output = Path.of("");

        @Override
        public Integer call() {
            String address = "/api/v1/products/" + ServerClient.segment(product);
            if (version != null) {
                int space = version.indexOf(' ');
                String type = space < 0 ? "main" : version.substring(0, space);
                address += "/software-versions/" + ServerClient.segment(type) + "/"
                        + ServerClient.segment(version.substring(space + 1)) + "/sbom/export";
            } else {
                address += device == null ? "/sbom" : "/devices/" + ServerClient.segment(device) + "/sbom";
            }
            client.download(
                    address + "?format=" + ServerClient.segment(format) + "&vex=" + ServerClient.segment(vex), output);
            System.out.println("saved " + output);
            return 0;
        }
    }
}
