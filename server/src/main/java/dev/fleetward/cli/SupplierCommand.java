package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "supplier",
        description = "Makers of components, what they were asked, and the due-diligence file (CRA Article 13(5)).",
        mixinStandardHelpOptions = true,
        subcommands = {
            SupplierCommand.ListAll.class,
            SupplierCommand.Show.class,
            SupplierCommand.Add.class,
            SupplierCommand.Set.class,
            SupplierCommand.Remove.class,
            SupplierCommand.Ask.class,
            SupplierCommand.Answer.class,
            SupplierCommand.DueDiligenceFile.class
        })
final class SupplierCommand {
    private static final String SUPPLIERS = "/suppliers";

    /** The supplier a command is about. */
    static final class OfSupplier {
        @Parameters(index = "0", paramLabel = "SUPPLIER", description = "Its name, or its id.")
        private String named = "";

        String path(ProductClient client, String rest) {
            JsonNode all = client.get(SUPPLIERS);
            return all.path("makers")
                    .valueStream()
                    .filter(one -> one.path("name").asText().equalsIgnoreCase(named.strip())
                            || one.path("id").asText().equals(named.strip()))
                    .map(one -> SUPPLIERS + "/" + one.path("id").asText() + rest)
                    .findFirst()
                    .orElseThrow(
                            () -> new CommandFailed("no supplier is named “%s”: see supplier list".formatted(named)));
        }
    }

    /** What is stated of one. */
    static final class Facts {
        @Option(names = "--contact", description = "Whom to write to.")
        private @Nullable String contact;

        @Option(
                names = "--supplies",
                paramLabel = "COMPONENT",
                description =
                        "A component by name or package URL that no SBOM says is this supplier's; may be repeated.")
        private @Nullable List<String> supplies;

        @Option(
                names = "--support-until",
                paramLabel = "DAY",
                description = "Until when it supports them; - for unknown.")
        private @Nullable String supportUntil;

        @Option(names = "--note", description = "Anything else.")
        private @Nullable String note;

        Map<String, @Nullable Object> body() {
            var body = new TreeMap<String, @Nullable Object>();
            body.put("contact", contact);
            body.put("supplies", supplies);
            body.put("supportUntil", "-".equals(supportUntil) ? "" : supportUntil);
            body.put("note", note);
            return body;
        }
    }

    @Command(name = "list", description = "All, those with overdue questions first.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode file = client.get(SUPPLIERS);
            String lines =
                    file.path("makers").valueStream().map(SupplierCommand::line).collect(Collectors.joining("\n"));
            client.print(file, lines.isEmpty() ? "no supplier is known" : lines);
            return 0;
        }
    }

    @Command(name = "show", description = "One with its questions and components.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfSupplier of = new OfSupplier();

        @Override
        public Integer call() {
            JsonNode maker = client.get(of.path(client, ""));
            var lines = new ArrayList<String>();
            lines.add(line(maker));
            maker.path("questions").forEach(one -> lines.add(question(one)));
            maker.path("components")
                    .forEach(one -> lines.add("component %s %s: %s open vulnerabilities, newest known %s"
                            .formatted(
                                    one.path("component").asText(),
                                    one.path("versions")
                                            .valueStream()
                                            .map(JsonNode::asText)
                                            .collect(Collectors.joining(", ")),
                                    one.path("openVulnerabilities").asText(),
                                    one.path("newest").asText().isEmpty()
                                            ? "not known"
                                            : one.path("newest").asText())));
            client.print(maker, String.join("\n", lines));
            return 0;
        }
    }

    @Command(name = "add", description = "Adds one that no SBOM names.", mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Facts facts = new Facts();

        @Parameters(paramLabel = "NAME", description = "Its name.")
        private String name = "";

        @Override
        public Integer call() {
            Map<String, @Nullable Object> body = facts.body();
            body.put("name", name);
            JsonNode added = client.post(SUPPLIERS, body);
            client.print(added, line(added));
            return 0;
        }
    }

    @Command(
            name = "set",
            description = "States something of one; what is left out stays.",
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfSupplier of = new OfSupplier();

        @Mixin
        private final Facts facts = new Facts();

        @Override
        public Integer call() {
            JsonNode changed = client.patch(of.path(client, ""), facts.body());
            client.print(changed, line(changed));
            return 0;
        }
    }

    @Command(name = "remove", description = "Takes one back that was asked nothing.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfSupplier of = new OfSupplier();

        @Override
        public Integer call() {
            JsonNode removed = client.delete(of.path(client, ""));
            client.print(removed, "removed");
            return 0;
        }
    }

    @Command(name = "ask", description = "Records what you asked.", mixinStandardHelpOptions = true)
    static final class Ask implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfSupplier of = new OfSupplier();

        @Parameters(
                index = "1",
                paramLabel = "WHAT",
                description = "sbom, vex, support-end, declaration, security-contact or other.")
        private String what = "";

        @Option(names = "--due", paramLabel = "DAY", required = true, description = "Until when, such as 2027-03-31.")
        private String due = "";

        @Option(names = "--asked", paramLabel = "DAY", description = "When (default: today).")
        private String asked = "";

        @Option(names = "--detail", description = "More exactly.")
        private String detail = "";

        @Override
        public Integer call() {
            JsonNode question = client.post(
                    of.path(client, "/questions"),
                    Map.of("what", what, "detail", detail, "askedOn", asked, "dueOn", due));
            client.print(question, question(question));
            return 0;
        }
    }

    @Command(name = "answer", description = "Records an answer.", mixinStandardHelpOptions = true)
    static final class Answer implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final OfSupplier of = new OfSupplier();

        @Parameters(index = "1", paramLabel = "QUESTION", description = "Its id, as “supplier show” has it.")
        private String question = "";

        @Option(names = "--on", paramLabel = "DAY", description = "When (default: today).")
        private String on = "";

        @Option(names = "--note", description = "What they answered.")
        private String note = "";

        @Option(names = "--link", description = "Where it is found.")
        private String link = "";

        @Option(names = "--document", paramLabel = "FILE", description = "What they sent.")
        private @Nullable Path document;

        @Option(names = "--support-until", paramLabel = "DAY", description = "The support end they named.")
        private String supportUntil = "";

        @Override
        public Integer call() {
            String path = of.path(client, "/questions/" + ServerClient.segment(question));
            JsonNode answered = client.put(
                    path + "/answer",
                    Map.of("answeredOn", on, "note", note, "link", link, "supportUntil", supportUntil));
            if (document != null) {
                answered = client.upload(
                        "%s/document?fileName=%s"
                                .formatted(
                                        path,
                                        ServerClient.segment(
                                                document.getFileName().toString())),
                        document);
            }
            client.print(answered, question(answered));
            return 0;
        }
    }

    @Command(
            name = "due-diligence",
            description = "Saves the due-diligence file as CSV; --json prints it.",
            mixinStandardHelpOptions = true)
    static final class DueDiligenceFile implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: ${DEFAULT-VALUE}).")
        private Path out = Path.of("due-diligence.csv");

        @Override
        public Integer call() {
            JsonNode file = client.get(SUPPLIERS);
            client.download(SUPPLIERS + "/due-diligence.csv", out);
            client.print(file, "saved " + out);
            return 0;
        }
    }

    private static String line(JsonNode maker) {
        long open = maker.path("questions")
                .valueStream()
                .filter(one -> one.path("question").path("answer").isNull())
                .count();
        String support = maker.path("supportUntil").asText("");
        return "%s  %s  components %d, open questions %d, overdue %d%s"
                .formatted(
                        maker.path("id").asText(),
                        maker.path("name").asText().isEmpty()
                                ? "no supplier named"
                                : maker.path("name").asText(),
                        maker.path("components").size(),
                        open,
                        maker.path("overdue").asLong(),
                        support.isEmpty() || maker.path("supportUntil").isNull() ? "" : ", support until " + support);
    }

    private static String question(JsonNode asked) {
        JsonNode question = asked.path("question");
        JsonNode answer = question.path("answer");
        return "question %s: %s, asked %s, %s"
                .formatted(
                        question.path("id").asText(),
                        question.path("what").asText(),
                        question.path("askedOn").asText(),
                        answer.isNull() || answer.isMissingNode()
                                ? (asked.path("overdue").asBoolean() ? "overdue since " : "due ")
                                        + question.path("dueOn").asText()
                                : "answered %s %s"
                                        .formatted(
                                                answer.path("on").asText(),
                                                answer.path("note").asText())
                                        .strip());
    }
}
