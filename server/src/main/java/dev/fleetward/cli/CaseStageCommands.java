package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stage",
        description =
                "What is told to CSIRT and ENISA: early-warning, notification, intermediate-report, final-report.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CaseStageCommands.Show.class,
            CaseStageCommands.Save.class,
            CaseStageCommands.Export.class,
            CaseStageCommands.Submitted.class
        })
final class CaseStageCommands {
    /** One stage of one case. */
    static final class Stage {
        @Parameters(index = "0", paramLabel = "CASE", description = "Such as C-3.")
        private String number = "";

        @Parameters(index = "1", paramLabel = "STAGE", description = "Such as early-warning.")
        private String stage = "";

        String path(String rest) {
            return CaseCommand.path(number, "/notifications/%s%s".formatted(ServerClient.segment(stage), rest));
        }
    }

    @Command(name = "show", description = "A stage's fields and what is missing.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Stage stage = new Stage();

        @Override
        public Integer call() {
            JsonNode document = client.get(stage.path(""));
            client.print(
                    document,
                    document.path("fields")
                                    .valueStream()
                                    .map(field -> "%s: %s"
                                            .formatted(
                                                    field.path("label").asText(),
                                                    field.path("value").asText()))
                                    .collect(Collectors.joining(System.lineSeparator()))
                            + System.lineSeparator()
                            + missing(document.path("missing")));
            return 0;
        }
    }

    @Command(
            name = "save",
            description = "Saves a new revision of a stage's form: --field id=text, or a JSON file of fields.",
            mixinStandardHelpOptions = true)
    static final class Save implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Stage stage = new Stage();

        @Option(names = "--field", paramLabel = "ID=TEXT", description = "One field; repeatable.")
        private final Map<String, String> fields = new LinkedHashMap<>();

        @Option(names = "--from", paramLabel = "FILE", description = "A JSON object of fields.")
        private @Nullable Path file;

        @Override
        public Integer call() {
            var content = new LinkedHashMap<String, String>();
            if (file != null) {
                read(file)
                        .properties()
                        .forEach(field ->
                                content.put(field.getKey(), field.getValue().asText()));
            }
            content.putAll(fields);
            client.put(stage.path(""), content);
            JsonNode document = client.get(stage.path(""));
            client.print(
                    document,
                    "Revision %d of the %s saved. %s"
                            .formatted(
                                    document.path("revision").asInt(),
                                    document.path("stage").asText(),
                                    missing(document.path("missing"))));
            return 0;
        }

        private static JsonNode read(Path file) {
            try {
                return Json.read(Files.readString(file), JsonNode.class);
            } catch (IOException e) {
                throw new CommandFailed("cannot read " + file);
            }
        }
    }

    @Command(
            name = "export",
            description = "Saves a stage as it is filed by hand: a .pdf, or a .json.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Stage stage = new Stage();

        @Option(names = "--revision", description = "An earlier revision (default: the newest).")
        private int revision;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Ends with .pdf or .json.")
        private Path out = Path.of("");

        @Override
        public Integer call() {
            String name = out.toString();
            if (!name.endsWith(".pdf") && !name.endsWith(".json")) {
                throw new CommandFailed("--out must end with .pdf or .json");
            }
            client.download(stage.path((name.endsWith(".pdf") ? "/print" : "") + "?revision=" + revision), out);
            System.out.println("saved " + out);
            return 0;
        }
    }

    @Command(
            name = "submitted",
            description = "Records that you filed a stage with the platform; nothing is ever sent from here.",
            mixinStandardHelpOptions = true)
    static final class Submitted implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Mixin
        private final Stage stage = new Stage();

        @Option(names = "--at", paramLabel = "TIME", description = "When you filed it, such as 2026-11-24T09:30:00Z.")
        private @Nullable String at;

        @Option(names = "--reference", description = "The platform's reference.")
        private @Nullable String reference;

        @Option(names = "--already-in", paramLabel = "STAGE", description = "The stage whose filing told it already.")
        private @Nullable String alreadyIn;

        @Option(names = "--receipt", paramLabel = "FILE", description = "What the platform gave back; kept with it.")
        private @Nullable Path receipt;

        @Override
        public Integer call() {
            var body = new LinkedHashMap<String, @Nullable String>();
            body.put("at", at);
            body.put("reference", reference);
            body.put("alreadyIn", alreadyIn);
            JsonNode one = client.post(stage.path("/sent"), body);
            if (receipt != null) {
                client.upload(
                        stage.path("/receipts?name=" + ServerClient.segment(String.valueOf(receipt.getFileName()))),
                        receipt);
            }
            client.print(one, CaseText.of(one, client.get(CaseCommand.path(stage.number, "/handling"))));
            return 0;
        }
    }

    private static String missing(JsonNode missing) {
        return missing.isEmpty()
                ? "Nothing is missing."
                : "Missing: " + missing.valueStream().map(JsonNode::asText).collect(Collectors.joining(", ")) + ".";
    }
}
