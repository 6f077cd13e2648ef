package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands over many devices and their attributes. */
final class DeviceFleetCommands {
    private DeviceFleetCommands() {}

    @Command(name = "list", description = "Devices that match a query.", mixinStandardHelpOptions = true)
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(
                names = "--query",
                description = "Such as 'version < 2.1 and attr.region = DE and seen within 7 days'.",
                defaultValue = "")
        private String query = "";

        @Option(names = "--limit", description = "At most so many devices (default: ${DEFAULT-VALUE}).")
        private int limit = 1_000;

        @Override
        public Integer call() {
            String base = "/api/v1/products/%s/devices?query=%s"
                    .formatted(ServerClient.segment(product), ServerClient.segment(query));
            var lines = new ArrayList<String>();
            var devices = Json.MAPPER.createArrayNode();
            String after = "";
            do {
                JsonNode page = client.get(
                        "%s&limit=%d&after=%s".formatted(base, Math.clamp(limit - devices.size(), 1, 500), after));
                for (JsonNode device : page.path("items")) {
                    devices.add(device);
                    lines.add("%-24s %-12s %-16s %s"
                            .formatted(
                                    device.path("serial").asText(),
                                    device.path("state").asText(),
                                    device.path("softwareVersion").asText("unknown"),
                                    device.path("lastSeenAt").asText()));
                }
                after = page.path("next").asText("");
            } while (!after.isEmpty() && !after.equals("null") && devices.size() < limit);
            client.print(devices, String.join(System.lineSeparator(), lines));
            return 0;
        }
    }

    @Command(name = "set", description = "Set attributes of a device.", mixinStandardHelpOptions = true)
    static final class SetThem implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(index = "0", paramLabel = "SERIAL")
        private String serial = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "NAME=VALUE",
                description = "NAME=VALUE; NAME= takes the attribute away. Numbers, true and false are understood.")
        private List<String> values = List.of();

        @Override
        public Integer call() {
            var attributes = new LinkedHashMap<String, Object>();
            for (String value : values) {
                int equals = value.indexOf('=');
                if (equals < 1) {
                    throw new CommandFailed("write NAME=VALUE, not “%s”".formatted(value));
                }
                attributes.put(value.substring(0, equals), value(value.substring(equals + 1)));
            }
            var answer = client.send(client.request("/api/v1/products/%s/devices/%s/attributes"
                            .formatted(ServerClient.segment(product), ServerClient.segment(serial)))
                    .header("Content-Type", "application/json")
                    .method("PATCH", BodyPublishers.ofString(Json.write(attributes))));
            client.print(ServerClient.json(answer), "set %d of %s".formatted(attributes.size(), serial));
            return 0;
        }

        private static Object value(String text) {
            if (text.isEmpty()) {
                return Json.MAPPER.nullNode();
            }
            boolean plain =
                    text.equals("true") || text.equals("false") || text.matches("-?(0|[1-9]\\d{0,17})(\\.\\d+)?");
            return plain ? Json.read(text, Object.class) : text;
        }
    }

    @Command(
            name = "import",
            description = "Set attributes of many devices from a CSV file: a column serial, and one an attribute.",
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--dry-run", description = "Check the file, change nothing.")
        private boolean dryRun;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("devices.csv");

        @Override
        public Integer call() {
            JsonNode report = client.upload(
                    "POST",
                    "/api/v1/products/%s/device-imports?dryRun=%s".formatted(ServerClient.segment(product), dryRun),
                    "text/csv",
                    file);
            var text = new StringBuilder("%,d lines %s, %,d new devices, %,d values changed, %,d lines left out"
                    .formatted(
                            report.path("devices").asLong(),
                            dryRun ? "in order" : "taken",
                            report.path("provisioned").asLong(),
                            report.path("changed").asLong(),
                            report.path("wrong").asLong()));
            for (JsonNode error : report.path("errors")) {
                text.append("%n  line %d: %s"
                        .formatted(
                                error.path("line").asLong(),
                                error.path("message").asText()));
            }
            client.print(report, text.toString());
            return report.path("wrong").asLong() == 0 ? 0 : 1;
        }
    }

    @Command(
            name = "export",
            description = "Save the attributes of the devices of a query as CSV.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--query", description = "Which devices; all without.", defaultValue = "")
        private String query = "";

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("devices.csv");

        @Override
        public Integer call() {
            client.download(
                    "/api/v1/products/%s/device-export?query=%s"
                            .formatted(ServerClient.segment(product), ServerClient.segment(query)),
                    output);
            System.out.println("saved " + output);
            return 0;
        }
    }
}
