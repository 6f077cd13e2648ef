package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "document",
        description = "Declaration, user information and technical documentation: write, print and freeze them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DocumentCommand.Documents.class,
            DocumentCommand.Missing.class,
            DocumentCommand.Print.class,
            DocumentCommand.Texts.class,
            DocumentCommand.Write.class,
            DocumentCommand.Freeze.class,
            DocumentCommand.Frozen.class,
            DocumentCommand.Download.class,
            DocumentCommand.Delete.class
        })
final class DocumentCommand {
    private static final int INCOMPLETE = 3;
    private static final String FROZEN = "/frozen-files";

    private static String document(String name) {
        return "/legal-documents/" + ServerClient.segment(name);
    }

    @Command(
            name = "list",
            description = "List the documents with how much each lacks; ends with code 3 when one lacks anything.",
            mixinStandardHelpOptions = true)
    static final class Documents implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode found = client.get("/legal-documents");
            client.printLines(found, "no document", one -> "%s: %s (%s)"
                    .formatted(
                            one.path("document").asText(),
                            one.path("complete").asBoolean()
                                    ? "complete"
                                    : one.path("missing").size() + " items missing",
                            one.path("law").asText()));
            boolean lacks = found.path("items").valueStream().anyMatch(one -> !one.path("complete")
                    .asBoolean());
            return lacks ? INCOMPLETE : 0;
        }
    }

    @Command(
            name = "missing",
            description =
                    "List what a document lacks, and the page that fills it; ends with code 3 when it lacks anything.",
            mixinStandardHelpOptions = true)
    static final class Missing implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "DOCUMENT", description = "Such as declaration; “document list” has all.")
        private String name = "";

        @Override
        public Integer call() {
            JsonNode missing = client.get(document(name)).path("missing");
            StringBuilder lines = new StringBuilder();
            missing.forEach(one -> lines.append("%s %s: %s%n"
                    .formatted(
                            one.path("number").asText(),
                            one.path("title").asText(),
                            one.path("fill").asText())
                    .stripLeading()));
            client.print(
                    missing, missing.isEmpty() ? "complete" : lines.toString().stripTrailing());
            return missing.isEmpty() ? 0 : INCOMPLETE;
        }
    }

    @Command(name = "print", description = "Save a document as PDF/A-2b.", mixinStandardHelpOptions = true)
    static final class Print implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "DOCUMENT", description = "Such as declaration; “document list” has all.")
        private String name = "";

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("document.pdf");

        @Override
        public Integer call() {
            client.download(document(name) + "/pdf", output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(name = "texts", description = "List the texts people write.", mixinStandardHelpOptions = true)
    static final class Texts implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get("/document-texts"), "no text", one -> "%s (%s, %s): %s"
                    .formatted(
                            one.path("id").asText(),
                            one.path("title").asText(),
                            one.path("citation").asText(),
                            one.path("text").asText().isEmpty()
                                    ? one.path("needed").asBoolean() ? "missing" : "none"
                                    : one.path("text").asText()));
            return 0;
        }
    }

    @Command(
            name = "write",
            description = "Write a text, given or from a file; an empty one takes it away.",
            mixinStandardHelpOptions = true)
    static final class Write implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(index = "0", paramLabel = "ID", description = "Such as CRA.AX2.5; “document texts” has all.")
        private String id = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT")
        private @Nullable String text;

        @Option(names = "--file", paramLabel = "FILE", description = "A text file in UTF-8 instead.")
        private @Nullable Path file;

        @Override
        public Integer call() {
            String given = text;
            if ((given == null) == (file == null)) {
                throw new CommandFailed("give the text, or a file by --file");
            }
            try {
                String content = file == null ? String.valueOf(given) : Files.readString(file);
                client.print(client.patch("/document-texts", Map.of(id, content)), "written: " + id);
                return 0;
            } catch (IOException e) {
                throw new CommandFailed("cannot read %s: %s".formatted(file, e.getMessage()));
            }
        }
    }

    @Command(
            name = "freeze",
            description = "Freeze the technical documentation of a software version as a signed ZIP.",
            mixinStandardHelpOptions = true)
    static final class Freeze implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "VERSION", description = "A software version: 2.1.0, or with its type main:2.1.0.")
        private String version = "";

        @Option(
                names = "--incomplete",
                description = "Freeze it even if something is missing; it is marked INCOMPLETE.")
        private boolean incomplete;

        @Override
        public Integer call() {
            int colon = version.indexOf(':');
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("softwareType", colon < 0 ? "main" : version.substring(0, colon));
            body.put("version", version.substring(colon + 1));
            body.put("evenIncomplete", incomplete);
            JsonNode frozen = client.post(FROZEN, body);
            client.print(frozen, line(frozen));
            return 0;
        }
    }

    @Command(name = "frozen", description = "List frozen technical documentation.", mixinStandardHelpOptions = true)
    static final class Frozen implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            client.printLines(client.get(FROZEN), "nothing is frozen yet", DocumentCommand::line);
            return 0;
        }
    }

    @Command(
            name = "download",
            description = "Save frozen technical documentation; verify it by “evidence verify FILE”.",
            mixinStandardHelpOptions = true)
    static final class Download implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID", description = "As “document frozen” lists it.")
        private String id = "";

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("technical-documentation.zip");

        @Override
        public Integer call() {
            client.download("%s/%s/file".formatted(FROZEN, ServerClient.segment(id)), output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(
            name = "delete",
            description = "Delete frozen technical documentation that need not be kept any longer.",
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Parameters(paramLabel = "ID", description = "As “document frozen” lists it.")
        private String id = "";

        @Override
        public Integer call() {
            client.print(client.delete("%s/%s".formatted(FROZEN, ServerClient.segment(id))), "deleted");
            return 0;
        }
    }

    private static String line(JsonNode one) {
        return "%s: %s %s, %s, frozen %s by %s, kept until %s, SHA-256 %s"
                .formatted(
                        one.path("id").asText(),
                        one.path("softwareType").asText(),
                        one.path("version").asText(),
                        one.path("complete").asBoolean()
                                ? "complete"
                                : "INCOMPLETE, %d items missing"
                                        .formatted(one.path("missing").size()),
                        one.path("frozenAt").asText(),
                        one.path("frozenBy").asText(),
                        one.path("keptUntil").asText("no day that is known"),
                        one.path("sha256").asText());
    }
}
