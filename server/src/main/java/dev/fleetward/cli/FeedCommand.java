package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            FeedBundleCommand.class,
            FeedSetupCommands.List.class,
            FeedSetupCommands.Show.class,
            FeedSetupCommands.Set.class,
            FeedSetupCommands.Sync.class,
            FeedSetupCommands.Retry.class
        })
final class FeedCommand {

    @Command(
            name = "import",
            description = "Import a bundle, a file or a directory of records; their content tells which feed it is.",
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

        @Parameters(paramLabel = "BUNDLE|FILE|DIRECTORY")
        private Path source = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (!Files.exists(source)) {
                throw new CommandFailed("there is no file or directory " + source);
            }
            if (sha256 != null) {
                requireHash(sha256);
            }
            if (Files.isDirectory(source)) {
                Path zip = Files.createTempFile("fleetward-feed", ".zip");
                try {
                    FeedFiles.pack(source, zip);
                    return told(send(zip));
                } finally {
                    Files.delete(zip);
                }
            }
            return FeedFiles.isBundle(source) ? bundle() : told(send(source));
        }

        private int told(JsonNode report) {
            client.print(report, sentence(report));
            return report.path("rejectedRecords").asLong() > 0 ? REJECTED : 0;
        }

        private int bundle() {
            if (feed != null) {
                throw new CommandFailed("--feed is of one file, and " + source + " is a bundle of several");
            }
            JsonNode report = client.upload(
                    "POST",
                    "/api/v1/feeds/bundles?file=" + ServerClient.segment(name()),
                    "application/octet-stream",
                    source);
            var text = new StringBuilder("bundle made at %s, every hash as it says"
                    .formatted(report.path("madeAt").asText()));
            for (JsonNode part : report.path("files")) {
                String from = part.path("source").asText();
                text.append("%n%s%s, fetched at %s%n  "
                        .formatted(
                                part.path("path").asText(),
                                from.isEmpty() ? "" : " from " + from,
                                part.path("fetchedAt").asText()));
                text.append(
                        part.path("report").isObject()
                                ? sentence(part.path("report"))
                                : "not taken: " + part.path("failure").asText());
            }
            client.print(report, text.toString());
            return report.path("rejected").asLong() > 0 ? REJECTED : 0;
        }

        private String name() {
            return String.valueOf(source.toAbsolutePath().normalize().getFileName());
        }

        private void requireHash(String expected) throws IOException {
            if (Files.isDirectory(source)) {
                throw new CommandFailed("--sha256 is of a file, and " + source + " is a directory");
            }
            String found = FeedFiles.sha256(source);
            if (!found.equalsIgnoreCase(expected.strip())) {
                throw new CommandFailed("nothing was imported: the SHA-256 of %s is %s".formatted(source, found));
            }
        }

        private JsonNode send(Path file) {
            String path =
                    feed == null ? "/api/v1/feeds/imports" : "/api/v1/feeds/" + ServerClient.segment(feed) + "/imports";
            return client.upload(
                    "POST", path + "?file=" + ServerClient.segment(name()), "application/octet-stream", file);
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
