package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "feed",
        description = "Vulnerability feeds.",
        mixinStandardHelpOptions = true,
        subcommands = FeedCommand.Import.class)
final class FeedCommand {

    @Command(
            name = "import",
            description = "Import OSV records: a record, an array, a ZIP, or a directory of records.",
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        /** Some records were not taken; 1 and 2 are a failure and a wrong command line. */
        private static final int REJECTED = 3;

        @Mixin
        private final ServerClient client = new ServerClient();

        @Parameters(paramLabel = "FILE|DIRECTORY")
        private Path source = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (!Files.exists(source)) {
                throw new CommandFailed("there is no file or directory " + source);
            }
            JsonNode report;
            if (Files.isDirectory(source)) {
                Path zip = Files.createTempFile("fleetward-feed", ".zip");
                try {
                    pack(source, zip);
                    report = send(zip);
                } finally {
                    Files.delete(zip);
                }
            } else {
                report = send(source);
            }
            client.print(report, sentence(report));
            return report.path("rejectedRecords").asLong() > 0 ? REJECTED : 0;
        }

        private JsonNode send(Path file) {
            return client.upload("POST", "/api/v1/feeds/osv", "application/octet-stream", file);
        }

        private static void pack(Path directory, Path zip) throws IOException {
            try (Stream<Path> found = Files.walk(directory);
                    OutputStream out = Files.newOutputStream(zip);
                    ZipOutputStream packed = new ZipOutputStream(out)) {
                List<Path> records = found.filter(file -> file.toString().endsWith(".json"))
                        .filter(Files::isRegularFile)
                        .sorted()
                        .toList();
                if (records.isEmpty()) {
                    throw new CommandFailed("there is no .json file under " + directory);
                }
                for (Path record : records) {
                    packed.putNextEntry(
                            new ZipEntry(directory.relativize(record).toString()));
                    Files.copy(record, packed);
                    packed.closeEntry();
                }
            }
        }

        private static String sentence(JsonNode report) {
            var text = new StringBuilder("%d new, %d changed, %d unchanged, %d withdrawn, %d rejected"
                    .formatted(
                            report.path("imported").asLong(),
                            report.path("updated").asLong(),
                            report.path("unchanged").asLong(),
                            report.path("withdrawn").asLong(),
                            report.path("rejectedRecords").asLong()));
            for (JsonNode rejected : report.path("rejected")) {
                text.append("%n  %s: %s"
                        .formatted(
                                rejected.path("name").asText(),
                                rejected.path("reason").asText()));
            }
            return text.toString();
        }
    }
}
