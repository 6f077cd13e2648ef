package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reboots",
        description = "Tell why the devices of a product rebooted, the unexpected reasons first.",
        mixinStandardHelpOptions = true)
final class RebootsCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Mixin
    private final FleetSpan span = new FleetSpan();

    @Option(names = "--by-version", description = "Tell each software version's too.")
    private boolean byVersion;

    @Override
    public Integer call() {
        JsonNode found = client.get(span.of("reboots"));
        var shown = new StringBuilder();
        long all = 0;
        long unexpected = 0;
        for (JsonNode row : found.path("items")) {
            boolean ofAll = row.path("version").isNull();
            if (ofAll) {
                all += row.path("reboots").asLong();
                unexpected += row.path("isUnexpected").asBoolean()
                        ? row.path("reboots").asLong()
                        : 0;
            }
            if (ofAll || byVersion) {
                shown.append(line(row)).append(System.lineSeparator());
            }
        }
        client.print(found, shown + "%d reboots, %d of them unexpected".formatted(all, unexpected));
        return 0;
    }

    private static String line(JsonNode row) {
        String name = row.path("name").asText();
        String version = row.path("version").isNull()
                ? ""
                : " on " + named(row.path("version").asText());
        return "%-10s  %s%s: %d of %d devices"
                .formatted(
                        row.path("isUnexpected").asBoolean() ? "unexpected" : "expected",
                        name.isEmpty() ? row.path("reason").asText() : name,
                        version,
                        row.path("reboots").asLong(),
                        row.path("devices").asLong());
    }

    private static String named(String version) {
        return version.isEmpty() ? "an unknown version" : version;
    }
}
