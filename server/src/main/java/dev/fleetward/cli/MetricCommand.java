package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "metric",
        description = "List what a product's devices measure, and say what unit and kind a metric has.",
        mixinStandardHelpOptions = true)
final class MetricCommand {
    @Command(name = "list", description = "Metrics with kind and unit.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerClient client,
            @Option(names = "--product", required = true, description = "The product's slug.") String product) {
        JsonNode found = client.get("/api/v1/products/%s/metrics?limit=500".formatted(ServerClient.segment(product)));
        var shown = new StringBuilder();
        found.path("items").forEach(metric -> shown.append(words(metric)).append(System.lineSeparator()));
        client.print(
                found,
                found.path("items").isEmpty() ? "no metrics" : shown.toString().stripTrailing());
        return 0;
    }

    @Command(
            name = "set",
            description = "Say what a metric is; what is left out is told by the device or the name.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin ServerClient client,
            @Option(names = "--product", required = true, description = "The product's slug.") String product,
            @Parameters(paramLabel = "METRIC", description = "The metric's name.") String metric,
            @Option(names = "--unit", description = "As people write it, such as mV.") @Nullable String unit,
            @Option(names = "--kind", description = "counter, gauge, timer, state or histogram.") @Nullable
                    String kind) {
        var wish = new TreeMap<String, @Nullable String>();
        wish.put("unit", unit);
        wish.put("kind", kind);
        JsonNode set = client.put(
                "/api/v1/products/%s/metrics/%s".formatted(ServerClient.segment(product), ServerClient.segment(metric)),
                wish);
        client.print(set, words(set));
        return 0;
    }

    private static String words(JsonNode metric) {
        return "%s: %s%s, said by the %s"
                .formatted(
                        metric.path("name").asText(),
                        metric.path("kind").asText(),
                        metric.path("unit").isNull()
                                ? ""
                                : " in " + metric.path("unit").asText(),
                        metric.path("meaningBy").asText());
    }
}
