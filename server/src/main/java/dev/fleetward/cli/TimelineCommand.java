package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "timeline",
        description = "Everything that happened to a device, newest first.",
        mixinStandardHelpOptions = true)
final class TimelineCommand implements Callable<Integer> {
    private static final int MAX_PAGE = 500;

    @Mixin
    private final ServerClient client = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    @Parameters(paramLabel = "SERIAL")
    private String serial = "";

    @Option(names = "--kind", description = "Kinds between commas, such as crash,reboot,update; all when left out.")
    private @Nullable String kind;

    @Option(names = "--from", description = "A time such as 2026-11-24T08:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", description = "A time, itself left out.")
    private @Nullable String to;

    @Option(names = "--limit", description = "At most so many entries (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() {
        var asked = new TreeMap<String, String>();
        put(asked, "kind", kind);
        put(asked, "from", from);
        put(asked, "to", to);
        String address = "/api/v1/products/%s/devices/%s/timeline?"
                        .formatted(ServerClient.segment(product), ServerClient.segment(serial))
                + asked.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + ServerClient.segment(entry.getValue()) + "&")
                        .collect(Collectors.joining());
        var entries = Json.MAPPER.createArrayNode();
        var lines = new ArrayList<String>();
        String after = "";
        do {
            int rows = Math.clamp(limit - entries.size(), 1, MAX_PAGE);
            JsonNode page = client.get(address + "limit=" + rows + "&after=" + after);
            page.path("items").forEach(entry -> {
                entries.add(entry);
                lines.add(line(entry));
            });
            after = page.path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null") && entries.size() < limit);
        client.print(entries, String.join(System.lineSeparator(), lines));
        return 0;
    }

    private static void put(Map<String, String> asked, String name, @Nullable String value) {
        if (value != null) {
            asked.put(name, value);
        }
    }

    private static String line(JsonNode entry) {
        JsonNode skew = entry.at("/reported/clockSkewSeconds");
        String clock = skew.isNumber() ? "  (its clock was off by %,d s)".formatted(skew.asLong()) : "";
        return "%-27s %-9s %s%s%s"
                .formatted(
                        entry.path("at").asText(),
                        entry.path("kind").asText(),
                        entry.path("title").asText(),
                        entry.path("text").asText().isEmpty()
                                ? ""
                                : ": " + entry.path("text").asText(),
                        clock);
    }
}
