package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports prepared as files, and links to them. */
final class ExportFileCommands {
    private static final String EXPORTS = "/api/v1/products/%s/data-exports";

    private ExportFileCommands() {}

    @Command(
            name = "prepare",
            description = "Have everything held of the device prepared as a file, to be given out by a link.",
            mixinStandardHelpOptions = true)
    static final class Prepare implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            JsonNode export = client.post(of(product), Map.of("serial", serial));
            client.print(export, line(export));
            return 0;
        }
    }

    @Command(
            name = "prepared",
            description = "List exports prepared or being prepared.",
            mixinStandardHelpOptions = true)
    static final class Prepared implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--serial", description = "Only those of this device.")
        @Nullable
        private String serial;

        @Override
        public Integer call() {
            var query = new TreeMap<String, @Nullable String>();
            query.put("serial", serial);
            JsonNode exports = client.get(of(product) + ServerClient.query(query));
            client.print(
                    exports,
                    exports.isEmpty()
                            ? "none"
                            : exports.valueStream()
                                    .map(ExportFileCommands::line)
                                    .collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    @Command(
            name = "link",
            description = "Make a link that gives an export to whoever has it, and print it: it is shown this once.",
            mixinStandardHelpOptions = true)
    static final class Link implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--days", description = "How long it is valid (default: 7, at most 30).")
        private int days = 7;

        @Parameters(paramLabel = "EXPORT")
        private String export = "";

        @Override
        public Integer call() {
            JsonNode link =
                    client.post(of(product) + "/" + ServerClient.segment(export) + "/links", Map.of("days", days));
            client.print(
                    link,
                    "%s%nlink %s, valid until %s"
                            .formatted(
                                    link.path("url").asText(),
                                    link.path("id").asText(),
                                    link.path("expiresAt").asText()));
            return 0;
        }
    }

    @Command(name = "unlink", description = "Revoke a link to an export.", mixinStandardHelpOptions = true)
    static final class Unlink implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(index = "0", paramLabel = "EXPORT")
        private String export = "";

        @Parameters(index = "1", paramLabel = "LINK")
        private String link = "";

        @Override
        public Integer call() {
            JsonNode answer = client.delete(
                    of(product) + "/" + ServerClient.segment(export) + "/links/" + ServerClient.segment(link));
            client.print(answer, "revoked");
            return 0;
        }
    }

    private static String of(String product) {
        return EXPORTS.formatted(ServerClient.segment(product));
    }

    private static String line(JsonNode export) {
        return "%s  %s  %s"
                .formatted(
                        export.path("id").asText(),
                        export.path("serial").asText(),
                        export.path("state").asText().toLowerCase(Locale.ROOT));
    }
}
