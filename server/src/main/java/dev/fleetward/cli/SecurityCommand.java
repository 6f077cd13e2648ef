package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "security",
        description = "Security events: told by devices, read from their logs, noticed by the server.",
        mixinStandardHelpOptions = true)
final class SecurityCommand implements Callable<Integer> {
    @Mixin
    private final ProductClient client = new ProductClient();

    @Option(names = "--kind", description = "Such as tampering (default: all).")
    @Nullable
    private String kind;

    @Option(names = "--severity", description = "low, medium, high or critical, and above (default: all).")
    @Nullable
    private String severity;

    @Option(names = "--device", description = "Of the device with this serial, or of this person or token.")
    @Nullable
    private String device;

    @Option(names = "--days", description = "Of the last so many days (default: ${DEFAULT-VALUE}).")
    private int days = 7;

    @Override
    public Integer call() {
        var asked = new LinkedHashMap<String, @Nullable String>();
        asked.put("kind", kind);
        asked.put("severity", severity);
        asked.put("device", device);
        asked.put("days", Integer.toString(days));
        client.printLines(
                client.get("/security-events" + ServerClient.query(asked)),
                "no security events",
                SecurityCommand::line);
        return 0;
    }

    private static String line(JsonNode event) {
        return "%s  %-8s  %s%s: %s (%d times)"
                .formatted(
                        event.path("lastAt").asText(),
                        event.path("severity").asText(),
                        event.path("title").asText(),
                        whose(event),
                        event.path("sentence").asText(),
                        event.path("times").asLong());
    }

    private static String whose(JsonNode event) {
        String device = event.path("device").asText("");
        String who =
                device.isEmpty() || device.equals("null") ? event.path("who").asText() : device;
        return who.isEmpty() ? "" : " " + who;
    }
}
