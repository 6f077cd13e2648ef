package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What comes in from outside. */
final class CaseReportCommands {
    private static final String KEY = "/api/v1/intake-key";

    private CaseReportCommands() {}

    @Command(
            name = "report",
            description = "The report a case was opened for, and the files in quarantine.",
            mixinStandardHelpOptions = true)
    static final class Report implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final CaseHandlingCommands.OfCase of = new CaseHandlingCommands.OfCase();

        @Override
        public Integer call() {
            JsonNode report = client.get(of.path("/report"));
            client.print(report, text(report));
            return 0;
        }

        private static String text(JsonNode report) {
            String said = report.path("title").asText().isEmpty()
                    ? "Nobody outside reported it here."
                    : "%s%n%s%nby %s, by %s, %s%n%n%s%n%s"
                            .formatted(
                                    report.path("title").asText(),
                                    report.path("affected").asText(),
                                    report.path("contact").asText("").isEmpty()
                                            ? "somebody without a name"
                                            : report.path("contact").asText(),
                                    report.path("channel").asText(),
                                    report.path("receivedAt").asText(),
                                    report.path("description").asText(),
                                    report.path("reproduction").asText());
            String files = report.path("attachments")
                    .valueStream()
                    .map(file -> "%n%s  %s  %s bytes  SHA-256 %s"
                            .formatted(
                                    file.path("id").asText(),
                                    file.path("name").asText(),
                                    file.path("sizeBytes").asText(),
                                    file.path("sha256").asText()))
                    .collect(Collectors.joining());
            return said + files;
        }
    }

    @Command(
            name = "attachment",
            description = "Fetches a file from quarantine. A stranger sent it: open it on a machine made for that.",
            mixinStandardHelpOptions = true)
    static final class Attachment implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final CaseHandlingCommands.OfCase of = new CaseHandlingCommands.OfCase();

        @Parameters(index = "1", paramLabel = "ID", description = "As fleetward case report names it.")
        private String id = "";

        @Option(names = "--out", paramLabel = "FILE", required = true)
        private Path output = Path.of("");

        @Override
        public Integer call() {
            client.download(of.path("/attachments/" + ServerClient.segment(id)), output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(
            name = "intake",
            description = "Which report pages are open, and how soon reporters are answered.",
            mixinStandardHelpOptions = true)
    static final class Intake implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode intake = client.get("/intake");
            JsonNode answers = intake.path("answers");
            String pages =
                    intake.path("pages").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
            client.print(
                    intake,
                    "%s%n%s"
                            .formatted(
                                    pages.isEmpty() ? "no report page is open" : "open: " + pages,
                                    answers.path("received").asInt() == 0
                                            ? "no report yet"
                                            : "%s of %s reports answered; median %s h, 95th percentile %s h"
                                                    .formatted(
                                                            answers.path("answered")
                                                                    .asText(),
                                                            answers.path("received")
                                                                    .asText(),
                                                            hours(answers.path("medianHours")),
                                                            hours(answers.path("p95Hours")))));
            return 0;
        }

        private static String hours(JsonNode hours) {
            return hours.isNumber() ? "%.1f".formatted(hours.asDouble()) : "unknown";
        }
    }

    @Command(
            name = "intake-key",
            description = "The OpenPGP public key that reports may be encrypted to: shows it, sets it or removes it.",
            mixinStandardHelpOptions = true)
    static final class IntakeKey implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--set", paramLabel = "FILE", description = "A public key, as gpg --armor --export writes it.")
        private @Nullable Path file;

        @Option(names = "--remove", description = "Takes the key away.")
        private boolean remove;

        @Override
        public Integer call() throws IOException {
            if (remove) {
                client.print(client.delete(KEY), "removed");
                return 0;
            }
            JsonNode key =
                    file == null ? client.get(KEY) : client.put(KEY, Map.of("publicKey", Files.readString(file)));
            client.print(
                    key,
                    "%s %s"
                            .formatted(
                                    key.path("fingerprint").asText(),
                                    key.path("owner").asText()));
            return 0;
        }
    }

    @Command(
            name = "cvss",
            description = "What a case scores by CVSS; with a vector, works it out and keeps it.",
            mixinStandardHelpOptions = true)
    static final class Cvss implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final CaseHandlingCommands.OfCase of = new CaseHandlingCommands.OfCase();

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "VECTOR",
                description = "Such as CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N.")
        private @Nullable String vector;

        @Override
        public Integer call() {
            if (vector == null) {
                client.printLines(client.get(of.path("/scores")), "not scored yet", Cvss::text);
                return 0;
            }
            JsonNode scored = client.put(of.path("/scores"), Map.of("vector", vector));
            client.print(scored, text(scored));
            return 0;
        }

        private static String text(JsonNode scored) {
            return "%s %s  %s"
                    .formatted(
                            scored.path("score").asText(),
                            scored.path("severity").asText(),
                            scored.path("vector").asText());
        }
    }

    @Command(
            name = "import-mail",
            description = "Reads a mail with a report in, saved as .eml: opens a case, or goes to the case it answers.",
            mixinStandardHelpOptions = true)
    static final class ImportMail implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            JsonNode imported = client.upload("/report-mails", file);
            String number = imported.path("number").asText();
            client.print(
                    imported,
                    switch (imported.path("what").asText()) {
                        case "opened" -> number + " is open";
                        case "appended" -> "added to " + number;
                        default -> "known already, in " + number;
                    });
            return 0;
        }
    }
}
