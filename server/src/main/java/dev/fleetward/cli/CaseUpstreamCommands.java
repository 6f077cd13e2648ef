package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "upstream",
        description = "Reports of a case to makers of components (CRA Article 13(6)): drafted here, sent by you.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CaseUpstreamCommands.ListAll.class,
            CaseUpstreamCommands.Draft.class,
            CaseUpstreamCommands.Show.class,
            CaseUpstreamCommands.Edit.class,
            CaseUpstreamCommands.Sent.class,
            CaseUpstreamCommands.NotNeeded.class,
            CaseUpstreamCommands.Answer.class
        })
final class CaseUpstreamCommands {

    /** The report a command is about. */
    static final class OfReport {
        @Parameters(index = "0", paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Parameters(index = "1", paramLabel = "REPORT", description = "Such as U-1.")
        private String report = "";

        String path(String rest) {
            return CaseCommand.path(number, "/upstream/" + ServerClient.segment(report) + rest);
        }
    }

    @Command(
            name = "list",
            description = "All of a case, and the makers that nobody has told yet.",
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final CaseHandlingCommands.OfCase of = new CaseHandlingCommands.OfCase();

        @Override
        public Integer call() {
            JsonNode all = client.get(of.path("/upstream"));
            var lines = new StringBuilder();
            all.path("items").forEach(one -> lines.append(line(one)).append('\n'));
            all.path("matched")
                    .valueStream()
                    .filter(one -> !one.path("reported").asBoolean())
                    .forEach(one -> lines.append(
                            "to report: %s%n".formatted(one.path("component").asText())));
            client.print(all, lines.isEmpty() ? "none yet" : lines.toString().stripTrailing());
            return 0;
        }
    }

    @Command(name = "draft", description = "Drafts a report on a component.", mixinStandardHelpOptions = true)
    static final class Draft implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final CaseHandlingCommands.OfCase of = new CaseHandlingCommands.OfCase();

        @Parameters(index = "1", paramLabel = "COMPONENT", description = "Its package URL or name.")
        private String component = "";

        @Override
        public Integer call() {
            JsonNode drafted = client.post(of.path("/upstream"), Map.of("component", component));
            client.print(drafted, line(drafted));
            return 0;
        }
    }

    @Command(name = "show", description = "The text of a report, as Markdown.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfReport of = new OfReport();

        @Override
        public Integer call() {
            JsonNode found = client.get(of.path(""));
            client.print(found, found.path("text").asText());
            return 0;
        }
    }

    @Command(name = "edit", description = "Changes a draft; what is left out stays.", mixinStandardHelpOptions = true)
    static final class Edit implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfReport of = new OfReport();

        @Option(names = "--text", paramLabel = "FILE", description = "The text, from a file.")
        private @Nullable Path file;

        @Option(names = "--for", paramLabel = "RECIPIENT", description = "Whom it is meant for.")
        private @Nullable String recipient;

        @Option(names = "--embargo", paramLabel = "TIME", description = "Until when they keep it; - for none.")
        private @Nullable String embargo;

        @Option(names = "--patch", description = "none, link or attached.")
        private @Nullable String patch;

        @Option(names = "--patch-reference", description = "Address or file names of the fix.")
        private @Nullable String patchReference;

        @Override
        public Integer call() {
            var body = new TreeMap<String, @Nullable String>();
            body.put("recipient", recipient);
            body.put("text", read(file));
            body.put("embargoUntil", "-".equals(embargo) ? "" : embargo);
            body.put("patch", patch);
            body.put("patchReference", patchReference);
            JsonNode changed = client.patch(of.path(""), body);
            client.print(changed, line(changed));
            return 0;
        }

        private static @Nullable String read(@Nullable Path file) {
            try {
                return file == null ? null : Files.readString(file);
            } catch (IOException e) {
                throw new CommandFailed("cannot read %s: %s".formatted(file, e.getMessage()));
            }
        }
    }

    @Command(
            name = "sent",
            description = "Records that you sent a report; nothing goes out from here.",
            mixinStandardHelpOptions = true)
    static final class Sent implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfReport of = new OfReport();

        @Option(names = "--at", paramLabel = "TIME", required = true, description = "Such as 2026-11-24T09:30:00Z.")
        private String at = "";

        @Option(names = "--to", required = true, description = "To whom.")
        private String to = "";

        @Option(names = "--channel", required = true, description = "email, private-report, web-form, issue or other.")
        private String channel = "";

        @Option(names = "--reference", description = "The recipient's, such as an issue's address.")
        private String reference = "";

        @Override
        public Integer call() {
            JsonNode sent = client.post(
                    of.path("/sent"), Map.of("at", at, "to", to, "channel", channel, "reference", reference));
            client.print(sent, line(sent));
            return 0;
        }
    }

    @Command(
            name = "not-needed",
            description = "Records why a draft is not sent, such as that the maker knows already.",
            mixinStandardHelpOptions = true)
    static final class NotNeeded implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfReport of = new OfReport();

        @Option(names = "--reason", required = true, description = "Why.")
        private String reason = "";

        @Override
        public Integer call() {
            JsonNode ended = client.post(of.path("/not-needed"), Map.of("reason", reason));
            client.print(ended, line(ended));
            return 0;
        }
    }

    @Command(name = "answer", description = "Records what the maker answered.", mixinStandardHelpOptions = true)
    static final class Answer implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfReport of = new OfReport();

        @Option(names = "--at", paramLabel = "TIME", required = true, description = "Such as 2026-11-26T15:00:00Z.")
        private String at = "";

        @Parameters(index = "2", paramLabel = "TEXT", description = "What they answered.")
        private String text = "";

        @Override
        public Integer call() {
            JsonNode answered = client.post(of.path("/answers"), Map.of("at", at, "text", text));
            client.print(answered, line(answered));
            return 0;
        }
    }

    private static String line(JsonNode report) {
        String about = "%s  %s  "
                .formatted(
                        report.path("name").asText(), report.path("component").asText());
        return about
                + switch (report.path("state").asText()) {
                    case "sent" -> sent(report);
                    case "not-needed" ->
                        "not needed: " + report.path("notNeeded").path("reason").asText();
                    default -> {
                        String recipient = report.path("recipient").asText();
                        yield recipient.isEmpty() ? "draft" : "draft for " + recipient;
                    }
                };
    }

    private static String sent(JsonNode report) {
        JsonNode sent = report.path("sent");
        int answers = report.path("answers").size();
        return "sent %s to %s by %s, SHA-256 %s%s"
                .formatted(
                        sent.path("at").asText(),
                        sent.path("to").asText(),
                        sent.path("channel").asText(),
                        sent.path("sha256").asText(),
                        answers == 0 ? "" : ", answered " + answers + (answers == 1 ? " time" : " times"));
    }
}
