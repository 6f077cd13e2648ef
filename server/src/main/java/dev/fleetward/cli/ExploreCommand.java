package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explore",
        description = "Tell a metric of the fleet over time, by version, hardware, cohort, attribute or any query.",
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Mixin
    private final FleetSpan span = new FleetSpan();

    @Parameters(paramLabel = "METRIC", description = "The metric's name.")
    private String metric = "";

    @Option(names = "--figure", description = "mean (default), p1 … p99, sum, count, min, max, devices, above or over.")
    private @Nullable String figure;

    @Option(names = "--by", description = "version, hardware, version,hardware, cohort, attr.NAME or match.")
    private @Nullable String by;

    @Option(names = "--match", description = "With --by match: the query that tells devices apart.")
    private @Nullable String match;

    @Option(names = "--software", description = "Only samples of this software version; may be repeated.")
    private List<String> versions = List.of();

    @Option(names = "--hardware", description = "Only devices of this hardware; may be repeated.")
    private List<String> hardware = List.of();

    @Option(names = "--cohort", description = "Only of devices in this cohort, by its slug, or none; may be repeated.")
    private List<String> cohorts = List.of();

    @Option(names = "--query", description = "Only devices that match, such as attr.region = DE.")
    private @Nullable String query;

    @Option(names = "--bucket", description = "1h, 6h, 1d or 7d; fitting the span if left out.")
    private @Nullable String bucket;

    @Option(names = "--previous", description = "Beside it the span before.")
    private boolean previous;

    @Option(names = "--threshold", description = "For the figures above and over.")
    private @Nullable String threshold;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write every point to this file as CSV.")
    private @Nullable Path csv;

    @Override
    public Integer call() {
        var parameters = new TreeMap<String, @Nullable String>();
        parameters.put("metric", metric);
        parameters.put("figure", figure);
        parameters.put("by", by);
        parameters.put("match", match);
        parameters.put("q", query);
        parameters.put("bucket", bucket);
        parameters.put("compare", previous ? "previous" : null);
        parameters.put("threshold", threshold);
        if (csv != null) {
            client.download(more(span.of("explore.csv", parameters)), csv);
            return 0;
        }
        JsonNode answer = client.get(more(span.of("explore", parameters)));
        client.print(answer, words(answer));
        return 0;
    }

    /** What may be said more than once. */
    private String more(String address) {
        var text = new StringBuilder(address);
        versions.forEach(version -> text.append("&version=").append(ServerClient.segment(version)));
        hardware.forEach(one -> text.append("&hardware=").append(ServerClient.segment(one)));
        cohorts.forEach(one -> text.append("&cohort=").append(ServerClient.segment(one)));
        return text.toString();
    }

    private static String words(JsonNode answer) {
        var shown = new StringBuilder("%s of %s, %s to %s"
                .formatted(
                        answer.path("figure").asText(),
                        answer.path("metric").asText(),
                        answer.path("from").asText(),
                        answer.path("to").asText()));
        for (JsonNode line : answer.path("lines")) {
            JsonNode total = line.path("total");
            shown.append("%n%s: %s %s (%d samples of %d devices; p5 %s, median %s, p95 %s)"
                    .formatted(
                            line.path("name").asText(),
                            number(total.path("value")),
                            answer.path("unit").asText(),
                            total.path("samples").asLong(),
                            total.path("devices").asLong(),
                            number(total.path("p5")),
                            number(total.path("p50")),
                            number(total.path("p95"))));
        }
        if (answer.path("lines").isEmpty()) {
            shown.append("%nno samples".formatted());
        }
        answer.path("notes")
                .forEach(note -> shown.append(System.lineSeparator()).append(note.asText()));
        return shown.toString();
    }

    private static String number(JsonNode number) {
        return "%.4g".formatted(number.asDouble());
    }
}
