package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.disclosure.csaf.CsafValidator;
import dev.fleetward.disclosure.csaf.Failure;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "advisory",
        description = "Security advisories: draft, check, publish, revise and withdraw.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AdvisoryCommand.Overview.class,
            AdvisoryCommand.Draft.class,
            AdvisoryCommand.Validate.class,
            AdvisoryCommand.Publish.class,
            AdvisoryCommand.Revise.class,
            AdvisoryCommand.Withdraw.class,
            AdvisoryCommand.Export.class
        })
final class AdvisoryCommand {
    /** A document is not valid; 1 and 2 are a failure and a wrong command line. */
    private static final int NOT_VALID = 3;

    @Command(name = "list", description = "A product's advisories, the newest first.", mixinStandardHelpOptions = true)
    static final class Overview implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get("/advisories"), "no advisory yet", one -> "%s  %-9s  %-12s  %s  %s"
                    .formatted(
                            one.path("name").asText(),
                            one.path("state").asText(),
                            one.path("tlp").asText(),
                            one.path("trackingId").isTextual()
                                    ? one.path("trackingId").asText()
                                    : "-",
                            one.path("title").asText()));
            return 0;
        }
    }

    @Command(
            name = "draft",
            description = "Draft an advisory from what is known of vulnerabilities, or of a case.",
            mixinStandardHelpOptions = true)
    static final class Draft implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--case", paramLabel = "CASE", description = "The case it tells of, such as C-2.")
        private @Nullable String caseName;

        @Option(names = "--vex", description = "A VEX document rather than an advisory.")
        private boolean vex;

        @Option(
                names = "--content",
                paramLabel = "FILE",
                description = "Its content as JSON, in place of what is known.")
        private @Nullable Path content;

        @Parameters(arity = "0..*", paramLabel = "VULNERABILITY")
        private List<String> vulnerabilities = List.of();

        @Override
        public Integer call() {
            var body = new TreeMap<String, @Nullable Object>();
            body.put("vulnerabilities", vulnerabilities);
            body.put("case", caseName);
            body.put("category", vex ? "csaf_vex" : null);
            JsonNode made = client.post("/advisories", body);
            String name = made.path("name").asText();
            if (content != null) {
                made = client.put("/advisories/" + name + "/draft", json(content));
            }
            JsonNode checks = client.get("/advisories/" + name + "/checks");
            client.print(
                    made,
                    "drafted %s: %s%n%s"
                            .formatted(name, made.path("title").asText(), failures(checks.path("failures"))));
            return 0;
        }
    }

    @Command(
            name = "validate",
            description = "Check any CSAF 2.0 document by its schema and all mandatory tests. Needs no server.",
            mixinStandardHelpOptions = true)
    static final class Validate implements Callable<Integer> {
        @Option(names = "--json", description = "Print the failed tests as JSON.")
        private boolean json;

        @Parameters(arity = "1..*", paramLabel = "FILE")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            int code = 0;
            for (Path file : files) {
                List<Failure> failures = check(file);
                System.out.println(
                        json ? Json.write(failures) : file + ": " + failures(Json.MAPPER.valueToTree(failures)));
                code = failures.isEmpty() ? code : NOT_VALID;
            }
            return code;
        }

        private static List<Failure> check(Path file) {
            try {
                if (Files.size(file) > CsafValidator.MAX_DOCUMENT_BYTES) {
                    throw new CommandFailed(
                            "%s has more than %,d bytes".formatted(file, CsafValidator.MAX_DOCUMENT_BYTES));
                }
                return CsafValidator.check(Files.readAllBytes(file));
            } catch (IOException unreadable) {
                throw new CommandFailed("cannot read " + file);
            } catch (Problem problem) {
                throw new CommandFailed(file + ": " + problem.detail());
            }
        }
    }

    @Command(
            name = "publish",
            description = "Publish a draft; refused with every failed test while it is not valid.",
            mixinStandardHelpOptions = true)
    static final class Publish implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--summary", description = "What is new, for the revision history (default: ${DEFAULT-VALUE}).")
        private String summary = "First published.";

        @Parameters(paramLabel = "ADVISORY", description = "Such as A-3.")
        private String advisory = "";

        @Override
        public Integer call() {
            JsonNode checks = client.get(path(advisory) + "/checks");
            if (!checks.path("failures").isEmpty()) {
                client.print(checks, failures(checks.path("failures")));
                return NOT_VALID;
            }
            JsonNode published = client.post(path(advisory) + "/publication", Map.of("summary", summary));
            client.print(
                    published,
                    "published %s as %s, revision %d, TLP %s"
                            .formatted(
                                    advisory,
                                    published.path("trackingId").asText(),
                                    published.path("revisions").size(),
                                    published.path("tlp").asText()));
            return 0;
        }
    }

    @Command(
            name = "revise",
            description = "Begin a new revision; with content, replace what the draft says.",
            mixinStandardHelpOptions = true)
    static final class Revise implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--content", paramLabel = "FILE", description = "What it says from now on, as JSON.")
        private @Nullable Path content;

        @Option(names = "--refresh", description = "Take versions, fixes and scores as they are known now.")
        private boolean refresh;

        @Parameters(paramLabel = "ADVISORY", description = "Such as A-3.")
        private String advisory = "";

        @Override
        public Integer call() {
            if (client.get(path(advisory)).path("state").asText().equals("published")) {
                client.post(path(advisory) + "/revision", Map.of());
            }
            if (refresh) {
                client.post(path(advisory) + "/refresh", Map.of());
            }
            if (content != null) {
                client.put(path(advisory) + "/draft", json(content));
            }
            JsonNode checks = client.get(path(advisory) + "/checks");
            client.print(checks, "revising %s%n%s".formatted(advisory, failures(checks.path("failures"))));
            return 0;
        }
    }

    @Command(
            name = "withdraw",
            description = "Take a published advisory back, for good.",
            mixinStandardHelpOptions = true)
    static final class Withdraw implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--reason", required = true, description = "Why it does not hold.")
        private String reason = "";

        @Parameters(paramLabel = "ADVISORY", description = "Such as A-3.")
        private String advisory = "";

        @Override
        public Integer call() {
            JsonNode withdrawn = client.post(path(advisory) + "/withdrawal", Map.of("reason", reason));
            client.print(
                    withdrawn,
                    "withdrew %s, %s"
                            .formatted(advisory, withdrawn.path("trackingId").asText()));
            return 0;
        }
    }

    @Command(
            name = "export",
            description = "Save an advisory's CSAF document, and its signature beside it once it is published.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(index = "0", paramLabel = "ADVISORY", description = "Such as A-3.")
        private String advisory = "";

        @Parameters(index = "1", paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            String address = "/api/v1/products/" + ServerClient.segment(product) + path(advisory);
            boolean published = !client.get(address).path("revisions").isEmpty();
            client.download(address + "/document", file);
            if (published) {
                client.download(address + "/signature", Path.of(file + ".asc"));
            }
            System.out.println("saved " + file + (published ? " and its signature " + file + ".asc" : ""));
            return 0;
        }
    }

    private static String path(String advisory) {
        return "/advisories/" + ServerClient.segment(advisory);
    }

    private static JsonNode json(Path file) {
        try {
            return Json.read(Files.readString(file), JsonNode.class);
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read " + file);
        } catch (IllegalArgumentException notJson) {
            throw new CommandFailed(file + " is not JSON");
        }
    }

    private static String failures(JsonNode failures) {
        if (failures.isEmpty()) {
            return "valid by all mandatory tests of CSAF 2.0";
        }
        var text = new StringBuilder("not valid, %d failed".formatted(failures.size()));
        failures.forEach(one -> text.append("%n  %-9s %s: %s"
                .formatted(
                        one.path("test").asText(),
                        one.path("path").asText(),
                        one.path("message").asText())));
        return text.toString();
    }
}
