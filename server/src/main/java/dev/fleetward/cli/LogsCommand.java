package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Find log lines over a product's whole fleet, and which software versions say them.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    @Parameters(paramLabel = "TEXT", arity = "0..1", description = "A part of the line, whatever its case.")
    private @Nullable String text;

    @Option(names = "--level", description = "At least debug, info, warning or error.")
    private @Nullable String level;

    @Option(names = "--software", paramLabel = "VERSION", description = "Of this software version only.")
    private @Nullable String version;

    @Option(names = "--source", description = "Said by this module, logger, source file or unit only.")
    private @Nullable String source;

    @Option(names = "--from", description = "A time such as 2026-11-24T08:00:00Z; a week before --to if left out.")
    private @Nullable String from;

    @Option(names = "--to", description = "A time; now if left out.")
    private @Nullable String to;

    @Option(names = "--limit", description = "How many lines at most.")
    private @Nullable String limit;

    @Override
    public Integer call() {
        var query = new TreeMap<String, @Nullable String>();
        query.put("q", text);
        query.put("level", level);
        query.put("version", version);
        query.put("source", source);
        query.put("from", from);
        query.put("to", to);
        query.put("limit", limit);
        JsonNode found = client.get(
                "/api/v1/products/%s/logs%s".formatted(ServerClient.segment(product), ServerClient.query(query)));
        client.print(found, shown(found));
        return 0;
    }

    private static String from(JsonNode line) {
        String source = line.path("source").asText(line.path("unit").asText(""));
        return source.isEmpty() ? "" : source + ": ";
    }

    private static String shown(JsonNode found) {
        var shown = new StringBuilder();
        for (JsonNode line : found.path("items")) {
            String said = line.path("message").isNull()
                    ? "compact line " + line.path("logId").asText() + " "
                            + line.path("args").asText()
                    : line.path("message").asText();
            shown.append("%s  %s  %s  %-7s  %s%s%n"
                    .formatted(
                            line.path("capturedAt").asText(),
                            line.path("device").asText(),
                            line.path("version").asText("unknown"),
                            line.path("level").asText(),
                            from(line),
                            said));
        }
        shown.append("%d lines match".formatted(found.path("hits").path("lines").asLong()));
        for (JsonNode version : found.path("hits").path("versions")) {
            shown.append("%n  %s: %d lines of %d devices"
                    .formatted(
                            version.path("version").asText(),
                            version.path("lines").asLong(),
                            version.path("devices").asLong()));
        }
        return shown.toString();
    }
}
