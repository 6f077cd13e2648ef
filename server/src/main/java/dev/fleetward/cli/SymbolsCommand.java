package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "symbols",
        description = "Symbols of the builds your devices run.",
        mixinStandardHelpOptions = true,
        subcommands = {SymbolsCommand.Upload.class, SymbolsCommand.ListThem.class, SymbolMapCommand.class})
final class SymbolsCommand {

    @Command(
            name = "upload",
            description =
                    "Upload ELF files (whole, stripped, debug files) or symbol maps; of a directory, every ELF in it.",
            mixinStandardHelpOptions = true)
    static final class Upload implements Callable<Integer> {
        /** Bounds what a wrong directory costs. */
        private static final int MAX_FILES = 10_000;

        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--type", description = "Software type, with --software-version (default: ${DEFAULT-VALUE}).")
        private String type = "main";

        @Option(
                names = "--software-version",
                description = "The version the files are of; needed only for firmware without a build id.")
        @Nullable
        private String version;

        @Parameters(paramLabel = "FILE|DIRECTORY", arity = "1..*")
        private List<Path> sources = List.of();

        @Override
        public Integer call() throws IOException {
            List<Path> files = files();
            if (files.isEmpty()) {
                throw new CommandFailed("there is no ELF in " + sources);
            }
            String base = "/api/v1/products/%s/symbols".formatted(ServerClient.segment(product));
            for (Path file : files) {
                JsonNode stored = client.upload("POST", base + query(file), "application/octet-stream", file);
                client.print(
                        stored,
                        "%s: %s, build id %s"
                                .formatted(
                                        file,
                                        SymbolsCommand.holds(stored),
                                        stored.path("buildId").asText("none")));
            }
            return 0;
        }

        private String query(Path file) {
            String query = "?filename=" + ServerClient.segment(String.valueOf(file.getFileName()));
            return version == null
                    ? query
                    : query + "&softwareType=" + ServerClient.segment(type) + "&softwareVersion="
                            + ServerClient.segment(version);
        }

        private List<Path> files() throws IOException {
            var files = new ArrayList<Path>();
            for (Path source : sources) {
                if (!Files.exists(source)) {
                    throw new CommandFailed("there is no file or directory " + source);
                }
                if (Files.isDirectory(source)) {
                    try (Stream<Path> found = Files.walk(source)) {
                        found.filter(Files::isRegularFile)
                                .filter(Upload::isLinkedElf)
                                .sorted()
                                .forEach(files::add);
                    }
                } else {
                    files.add(source);
                }
            }
            if (files.size() > MAX_FILES) {
                throw new CommandFailed(
                        "%,d files are more than the %,d taken at once".formatted(files.size(), MAX_FILES));
            }
            return files;
        }

        /** A program, library or debug file: not what the compiler made on the way (type 1), nor a core (type 4). */
        private static boolean isLinkedElf(Path file) {
            try (var in = Files.newInputStream(file)) {
                byte[] head = in.readNBytes(18);
                boolean elf =
                        head.length == 18 && head[0] == 0x7F && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
                int type = elf ? (head[5] == 2 ? head[17] : head[16]) : 0;
                return type == 2 || type == 3;
            } catch (IOException e) {
                throw new CommandFailed("cannot read " + file);
            }
        }
    }

    @Command(name = "list", description = "What is there, latest first.", mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--build-id", description = "Only of builds whose id begins so.")
        @Nullable
        private String buildId;

        @Option(names = "--missing", description = "Builds seen in the field whose symbols are missing.")
        private boolean missing;

        @Override
        public Integer call() {
            String base = "/api/v1/products/%s/symbols".formatted(ServerClient.segment(product));
            JsonNode answer = client.get(
                    missing
                            ? base + "/missing"
                            : buildId == null
                                    ? base + "?limit=500"
                                    : base + "?buildId=" + ServerClient.segment(buildId));
            client.print(answer, missing ? missing(answer) : list(answer.path("items")));
            return 0;
        }

        private static String list(JsonNode files) {
            var text = new StringBuilder();
            for (JsonNode file : files) {
                text.append("%-42s %-24s %s%n"
                        .formatted(
                                file.path("buildId").asText("no build id"),
                                SymbolsCommand.holds(file),
                                file.path("filename").asText()));
            }
            return text.isEmpty() ? "no symbols yet" : text.toString().stripTrailing();
        }

        private static String missing(JsonNode builds) {
            var text = new StringBuilder();
            for (JsonNode build : builds) {
                text.append("%-42s %s %s"
                        .formatted(
                                build.path("buildId").asText("no build id"),
                                build.path("softwareType").asText(""),
                                build.path("softwareVersion").asText("")));
                for (JsonNode what : build.path("waiting")) {
                    long count = what.path("count").asLong();
                    text.append("  %,d %s%s".formatted(count, what.path("name").asText(), count == 1 ? "" : "s"));
                }
                text.append(System.lineSeparator());
            }
            return text.isEmpty()
                    ? "nothing waits for symbols"
                    : text.toString().stripTrailing();
        }
    }

    private static String holds(JsonNode file) {
        var holds = new ArrayList<String>();
        if (file.path("hasDebugInfo").asBoolean()) {
            holds.add("debug info");
        }
        if (file.path("hasUnwindInfo").asBoolean()) {
            holds.add("unwind info");
        }
        if (file.path("hasMap").asBoolean()) {
            holds.add("names");
        }
        return holds.isEmpty() ? "symbol table only" : String.join(", ", holds);
    }
}
