package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "feed",
        description = "Vulnerability feeds.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FeedCommand.Import.class,
            FeedSetupCommands.List.class,
            FeedSetupCommands.Show.class,
            FeedSetupCommands.Set.class,
            FeedSetupCommands.Sync.class,
            FeedSetupCommands.Retry.class
        })
final class FeedCommand {

    @Command(
            name = "import",
            description = "Import a file or a directory of records; their content tells which feed it is.",
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        /** Some records were not taken; 1 and 2 are a failure and a wrong command line. */
        private static final int REJECTED = 3;

        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(
                names = "--feed",
                paramLabel = "NAME",
                description = "Take records of this feed only: osv, nvd, cve, ghsa, kev, epss, euvd, csaf.")
        @Nullable
        String feed;

        @Option(
                names = "--sha256",
                paramLabel = "HEX",
                description = "Import the file only if this is its SHA-256, as told where it was fetched.")
        @Nullable
        String sha256;

        @Parameters(paramLabel = "FILE|DIRECTORY")
        private Path source = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (!Files.exists(source)) {
                throw new CommandFailed("there is no file or directory " + source);
            }
            if (sha256 != null) {
                requireHash(sha256);
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

        private void requireHash(String expected) throws IOException {
            if (Files.isDirectory(source)) {
                throw new CommandFailed("--sha256 is of a file, and " + source + " is a directory");
            }
            MessageDigest digest = sha256();
            try (var in = new DigestInputStream(Files.newInputStream(source), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equalsIgnoreCase(expected.strip())) {
                throw new CommandFailed("nothing was imported: the SHA-256 of %s is %s".formatted(source, found));
            }
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private JsonNode send(Path file) {
            String path =
                    feed == null ? "/api/v1/feeds/imports" : "/api/v1/feeds/" + ServerClient.segment(feed) + "/imports";
            String name = String.valueOf(source.toAbsolutePath().normalize().getFileName());
            return client.upload(
                    "POST", path + "?file=" + ServerClient.segment(name), "application/octet-stream", file);
        }

        private static void pack(Path directory, Path zip) throws IOException {
            try (Stream<Path> found = Files.walk(directory);
                    OutputStream out = Files.newOutputStream(zip);
                    ZipOutputStream packed = new ZipOutputStream(out)) {
                List<Path> records = found.filter(file -> file.toString().matches("(?s).*\\.(json|jsonl|csv|gz)"))
                        .filter(Files::isRegularFile)
                        .sorted()
                        .toList();
                if (records.isEmpty()) {
                    throw new CommandFailed("there is no .json, .jsonl, .csv or .gz file under " + directory);
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
            var text = new StringBuilder("%s: %d new, %d changed, %d unchanged, %d withdrawn, %d rejected"
                    .formatted(
                            report.path("feed").asText(),
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
