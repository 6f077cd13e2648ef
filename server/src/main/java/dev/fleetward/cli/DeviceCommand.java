package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "device",
        description = "Look at devices and change them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DeviceCommand.Show.class,
            TimelineCommand.class,
            CoverageCommands.Why.class,
            SavedQueryCommands.class,
            DeviceFleetCommands.ListThem.class,
            DeviceFleetCommands.SetThem.class,
            DeviceFleetCommands.Import.class,
            DeviceFleetCommands.Export.class
        })
final class DeviceCommand {

    @Command(
            name = "show",
            description = "What a device is, runs and when it was last seen.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "SERIAL")
        private String serial = "";

        @Override
        public Integer call() {
            JsonNode device = client.get("/api/v1/products/%s/devices/%s"
                    .formatted(ServerClient.segment(product), ServerClient.segment(serial)));
            client.print(device, sentence(device));
            return 0;
        }

        private static String sentence(JsonNode device) {
            var text = new StringBuilder("%s, %s, hardware %s, last seen %s"
                    .formatted(
                            device.path("serial").asText(),
                            device.path("state").asText(),
                            device.path("hardwareVersion").asText("unknown"),
                            device.path("lastSeenAt").asText()));
            for (JsonNode running : device.path("software")) {
                text.append("%n  runs %s %s since %s"
                        .formatted(
                                running.path("type").asText(),
                                running.path("version").asText(),
                                running.path("since").asText()));
            }
            return text.toString();
        }
    }
}
