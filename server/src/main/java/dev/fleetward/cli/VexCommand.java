package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "vex",
        description = "What is decided on vulnerabilities, and VEX documents in and out.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VexCommand.Import.class,
            VexCommand.Export.class,
            VexNotBuiltCommand.class,
            VexCommand.Decide.class,
            VexCommand.Decisions.class,
            VexIssuerCommands.class
        })
final class VexCommand {

    @Command(
            name = "import",
            description = "Take a VEX document: OpenVEX, CycloneDX or CSAF.",
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        /** Some statements were not taken; 1 and 2 are a failure and a wrong command line. */
        private static final int REFUSED = 3;

        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--subject", description = "What the document calls the product, if not its slug or name.")
        private @Nullable String subject;

        @Option(names = "--trust", description = "own or supplier: whose word its issuer's is from now on.")
        private @Nullable String trust;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailed("there is no file " + file);
            }
            var query = new TreeMap<String, @Nullable String>();
            query.put("subject", subject);
            query.put("trust", trust);
            JsonNode report = client.upload(
                    "POST",
                    "/api/v1/products/" + ServerClient.segment(product) + "/vex" + ServerClient.query(query),
                    "application/json",
                    file);
            client.print(report, sentence(report));
            return report.path("refused").isEmpty() ? 0 : REFUSED;
        }

        private static String sentence(JsonNode report) {
            var text = new StringBuilder("%d statements taken, %d refused"
                    .formatted(
                            report.path("taken").asLong(),
                            report.path("refused").size()));
            if (report.path("untrusted").asLong() > 0) {
                text.append("; %d decide nothing until %s is trusted"
                        .formatted(
                                report.path("untrusted").asLong(),
                                report.path("issuer").asText()));
            }
            for (JsonNode refused : report.path("refused")) {
                text.append("%n  %s: %s"
                        .formatted(
                                refused.path("statement").asText(),
                                refused.path("reason").asText()));
            }
            return text.toString();
        }
    }

    @Command(
            name = "export",
            description = "Write the decisions in force as a VEX document.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--format", description = "openvex, cyclonedx or csaf (default: ${DEFAULT-VALUE}).")
        private String format = "openvex";

        @Option(names = "--all", description = "Suppliers' statements too.")
        private boolean all;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            JsonNode document = client.get("/api/v1/products/%s/vex?format=%s&all=%s"
                    .formatted(ServerClient.segment(product), ServerClient.segment(format), all));
            try {
                Files.writeString(file, document.toPrettyString() + System.lineSeparator());
            } catch (java.io.IOException unwritable) {
                throw new CommandFailed("cannot write " + file);
            }
            client.print(document, "wrote " + file);
            return 0;
        }
    }

    @Command(
            name = "decide",
            description = "Say what you know of a vulnerability, or of many.",
            mixinStandardHelpOptions = true)
    static final class Decide implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "VULNERABILITY", arity = "1..*")
        private List<String> vulnerabilities = new ArrayList<>();

        @Option(
                names = "--state",
                required = true,
                description = "under_investigation, affected, not_affected, fixed; open takes back what was said.")
        private String state = "";

        @Option(names = "--component", description = "A package URL or a name; any component if left out.")
        private @Nullable String component;

        @Option(names = "--component-version", description = "A version, a vers: range, or * for all.")
        private List<String> componentVersions = new ArrayList<>();

        @Option(names = "--type", description = "The software type.")
        private @Nullable String type;

        @Option(names = "--versions", description = "A version of the software or a vers: range.")
        private @Nullable String versions;

        @Option(names = "--hardware", description = "A hardware version.")
        private @Nullable String hardware;

        @Option(
                names = "--configuration",
                description = "Devices of which an attribute has a value: 'attr.radio = off'.")
        private @Nullable String configuration;

        @Option(names = "--justification", description = "Why not affected, in OpenVEX's, CSAF's or CycloneDX's words.")
        private @Nullable String justification;

        @Option(
                names = "--response",
                description = "can_not_fix, will_not_fix, update, rollback, workaround_available.")
        private List<String> response = new ArrayList<>();

        @Option(names = "--detail", description = "Why, in your own words.")
        private @Nullable String detail;

        @Option(names = "--action", description = "What users should do.")
        private @Nullable String action;

        @Option(names = "--expires", description = "A day such as 2026-12-31.")
        private @Nullable String expires;

        @Override
        public Integer call() {
            vulnerabilities.forEach(this::decide);
            return 0;
        }

        private void decide(String vulnerability) {
            var asked = new TreeMap<String, @Nullable Object>();
            asked.put("vulnerability", vulnerability);
            asked.put("state", state);
            asked.put("component", component);
            asked.put("componentVersions", componentVersions.isEmpty() ? null : componentVersions);
            asked.put("softwareType", type);
            asked.put("versions", versions);
            asked.put("hardware", hardware);
            asked.put("configuration", configuration);
            asked.put("justification", justification);
            asked.put("response", response.isEmpty() ? null : response);
            asked.put("detail", detail);
            asked.put("action", action);
            asked.put("expiresAt", expires);
            JsonNode decision = client.post("/decisions", asked);
            client.print(
                    decision,
                    decision.isEmpty()
                            ? "taken back"
                            : "%s is %s in %d findings"
                                    .formatted(
                                            vulnerability,
                                            state.replace('_', ' '),
                                            decision.path("appliesTo").size()));
        }
    }

    @Command(name = "list", description = "What is decided, latest first.", mixinStandardHelpOptions = true)
    static final class Decisions implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode page = client.get("/decisions?limit=500");
            client.printLines(page, "nothing is decided", one -> "%s  %s  %s  %s%s"
                    .formatted(
                            one.path("id").asText(),
                            one.path("vulnerability").asText(),
                            one.path("state").asText(),
                            one.path("component").asText("any"),
                            one.path("idle").asText().isEmpty()
                                    ? ""
                                    : "  (" + one.path("idle").asText() + ")"));
            return 0;
        }
    }
}
