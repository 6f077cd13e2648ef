package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
    private static final String ANOMALIES = "/anomalies";

    @Mixin
    private final ProductClient client = new ProductClient();

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
        if (number == null) {
            if (acknowledge || mute != null || issue != null) {
                throw new CommandFailed("--acknowledge, --mute and --issue need --number: the anomaly's number");
            }
            client.printLines(
                    client.get(ANOMALIES + ServerClient.query(Map.of("all", Boolean.toString(all)))),
                    "Nothing is abnormal.",
                    AnomaliesCommand::line);
            return 0;
        }
        if (acknowledge && mute != null) {
            throw new CommandFailed("an anomaly is acknowledged or muted, not both");
        }
        String one = ANOMALIES + "/" + number;
        JsonNode answer = client.get(one);
        if (acknowledge) {
            answer = client.put(one + "/state", Map.of("state", "acknowledged"));
        }
        if (mute != null) {
            answer = client.put(one + "/state", Map.of("state", "muted", "until", mute));
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
