package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sessions",
        description = "Tell how the sessions of a product go by software version, or list those of one device.",
        mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Mixin
    private final FleetSpan span = new FleetSpan();

    @Option(names = "--device", paramLabel = "SERIAL", description = "List the sessions of this device.")
    private @Nullable String device;

    @Option(names = "--name", description = "Of this name only; with --device.")
    private @Nullable String name;

    @Option(names = "--limit", description = "How many at most; with --device.")
    private @Nullable String limit;

    @Override
    public Integer call() {
        String serial = device;
        JsonNode found = serial == null ? client.get(span.of("sessions")) : client.get(ofDevice(serial));
        var shown = new StringBuilder();
        for (JsonNode one : found.path("items")) {
            shown.append(serial == null ? summary(one) : session(one)).append(System.lineSeparator());
        }
        client.print(
                found,
                found.path("items").isEmpty() ? "no sessions" : shown.toString().stripTrailing());
        return 0;
    }

    private String ofDevice(String serial) {
        var parameters = new TreeMap<String, @Nullable String>();
        parameters.put("name", name);
        parameters.put("limit", limit);
        return span.of("devices/%s/sessions".formatted(ServerClient.segment(serial)), parameters);
    }

    private static String summary(JsonNode one) {
        return "%s on %s: %d sessions of %d devices, %d with a crash, median %s, 95th percentile %s"
                .formatted(
                        one.path("name").asText(),
                        one.path("version").asText(),
                        one.path("sessions").asLong(),
                        one.path("devices").asLong(),
                        one.path("crashed").asLong(),
                        seconds(one.path("medianMs")),
                        seconds(one.path("p95Ms")));
    }

    private static String session(JsonNode one) {
        return "%s  %s  %s  %s%s  %s"
                .formatted(
                        one.path("endedAt").asText(),
                        one.path("name").asText(),
                        seconds(one.path("durationMs")),
                        one.path("version").asText("unknown"),
                        one.path("crashes").asLong() == 0 ? "" : "  crashed",
                        one.path("metrics"));
    }

    private static String seconds(JsonNode ms) {
        return ms.isNumber() ? "%.1f s".formatted(ms.asDouble() / 1_000) : "unknown";
    }
}
