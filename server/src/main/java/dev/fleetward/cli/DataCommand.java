package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "data",
        description = "Export, share, erase, keep and account for what is held of devices; answer their owners.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DataCommand.Export.class,
            DataCommand.Erase.class,
            DataCommand.State.class,
            ExportFileCommands.Prepare.class,
            ExportFileCommands.Prepared.class,
            ExportFileCommands.Link.class,
            ExportFileCommands.Unlink.class,
            HoldCommands.Place.class,
            HoldCommands.Holds.class,
            HoldCommands.Release.class,
            RetentionCommands.Retention.class,
            RetentionCommands.Processing.class,
            OwnerRequestCommand.class,
            OwnerAccessCommand.class,
            ShareCommands.class
        })
final class DataCommand {

    @Command(name = "export", description = "Save everything held as a ZIP.", mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("device.zip");

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            client.download(
                    "/api/v1/products/%s/devices/%s/export"
                            .formatted(ServerClient.segment(product), ServerClient.segment(serial)),
                    output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(
            name = "erase",
            description = "Erase the device and everything held of it, for good, and print the certificate.",
            mixinStandardHelpOptions = true)
    static final class Erase implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--confirm", required = true, paramLabel = "SERIAL", description = "The serial once more.")
        private String confirm = "";

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            JsonNode certificate = client.post(
                    "/api/v1/products/%s/devices/%s/erasure"
                            .formatted(ServerClient.segment(product), ServerClient.segment(serial)),
                    Map.of("confirm", confirm));
            boolean done = certificate.has("erasedAt");
            client.print(
                    certificate,
                    "%s %s, device fingerprint %s"
                            .formatted(
                                    done ? "erased; certificate" : "being erased; see fleetward data erasure",
                                    certificate.path("id").asText(),
                                    certificate.path("fingerprint").asText()));
            return 0;
        }
    }

    @Command(
            name = "erasure",
            description = "Show how far an erasure is: queued, running or done.",
            mixinStandardHelpOptions = true)
    static final class State implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode state = client.get("/api/v1/products/%s/data-requests/%s"
                    .formatted(ServerClient.segment(product), ServerClient.segment(id)));
            client.print(
                    state,
                    "%s: %d of %d parts done, failed %d times"
                            .formatted(
                                    state.path("state").asText().toLowerCase(Locale.ROOT),
                                    state.path("partsDone").asInt(),
                                    state.path("parts").asInt(),
                                    state.path("failures").asInt()));
            return 0;
        }
    }
}
