package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "differs",
        description = "Tell what some devices have and the rest of the fleet has not: versions, hardware, attributes,"
                + " components.",
        mixinStandardHelpOptions = true)
final class DiffersCommand implements Callable<Integer> {
    /** Which devices. */
    static final class Set {
        @Option(names = "--query", description = "Devices in the query language, such as \"attr.region = DE\".")
        private @Nullable String query;

        @Option(names = "--issue", description = "Devices on which this issue happened.")
        private @Nullable Long issue;
    }

    @Mixin
    private final ProductClient client = new ProductClient();

    @ArgGroup(multiplicity = "1")
    private Set devices = new Set();

    @Override
    public Integer call() {
        JsonNode answer = client.get(
                devices.issue == null
                        ? "/differs" + ServerClient.query(Map.of("query", devices.query == null ? "" : devices.query))
                        : "/issues/" + devices.issue + "/differs");
        JsonNode difference = answer.path("difference");
        var shown = new StringBuilder("%d devices against %d others"
                .formatted(
                        difference.path("affected").asLong(),
                        difference.path("rest").asLong()));
        if (!difference.path("enough").asBoolean()) {
            shown.append(": too few to compare");
        }
        difference.path("lines").forEach(line -> shown.append(System.lineSeparator())
                .append(line(line)));
        client.print(answer, shown.toString());
        return 0;
    }

    private static String line(JsonNode line) {
        var values = new StringBuilder();
        line.path("values").forEach(value -> values.append(values.isEmpty() ? "" : " with ")
                .append(value.path("attribute").asText())
                .append(' ')
                .append(value.path("value").asText()));
        String explained = line.path("explainedBy").asText();
        return "%s: %.1f %% of them, %.1f %% of the fleet; risk %.1f times (%.1f to %.1f)%s"
                .formatted(
                        values,
                        100 * line.path("shareOfAffected").asDouble(),
                        100 * line.path("shareOfFleet").asDouble(),
                        line.path("ratio").asDouble(),
                        line.path("ratioLow").asDouble(),
                        line.path("ratioHigh").asDouble(),
                        explained.isEmpty() ? "" : "; goes along with " + explained);
    }
}
