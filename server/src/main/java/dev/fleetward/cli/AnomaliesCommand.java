package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "anomalies",
        description =
                "Tell what is abnormal in the fleet of a product, the latest first; or say what is to be done with one.",
        mixinStandardHelpOptions = true)
final class AnomaliesCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    @Option(names = "--all", description = "Also those that are over or muted.")
    private boolean all;

    @Option(names = "--number", description = "One anomaly, by its number.")
    private @Nullable Long number;

    @Option(names = "--acknowledge", description = "Somebody looks after it; with --number.")
    private boolean acknowledge;

    @Option(
            names = "--mute",
            paramLabel = "UNTIL",
            description = "Say no more of it until then, such as 2026-12-01T00:00:00Z; with --number.")
    private @Nullable String mute;

    @Option(names = "--issue", description = "It is this issue; with --number.")
    private @Nullable Long issue;

    @Override
    public Integer call() {
        String base = "/api/v1/products/" + ServerClient.segment(product) + "/anomalies";
        if (number == null) {
            JsonNode found = client.get(base + ServerClient.query(Map.of("all", Boolean.toString(all))));
            var shown = new StringBuilder();
            found.path("items").forEach(one -> shown.append(line(one)).append(System.lineSeparator()));
            client.print(
                    found,
                    shown.isEmpty() ? "Nothing is abnormal." : shown.toString().stripTrailing());
            return 0;
        }
        String one = base + "/" + number;
        JsonNode answer = client.get(one);
        if (acknowledge || mute != null) {
            var wanted = new HashMap<String, String>();
            wanted.put("state", mute == null ? "acknowledged" : "muted");
            if (mute != null) {
                wanted.put("until", mute);
            }
            answer = client.put(one + "/state", wanted);
        }
        if (issue != null) {
            answer = client.put(one + "/issue", Map.of("number", issue));
        }
        client.print(answer, line(answer));
        return 0;
    }

    private static String line(JsonNode one) {
        return "#%d %s: %s"
                .formatted(
                        one.path("number").asLong(),
                        one.path("state").asText(),
                        one.path("sentence").asText());
    }
}
