package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "policy",
        description = "How a product's vulnerabilities are weighed; with options, change that.",
        mixinStandardHelpOptions = true)
final class PriorityPolicyCommand implements Callable<Integer> {
    @Mixin
    private final ProductClient client = new ProductClient();

    @Option(names = "--environment", description = "Environmental metrics of CVSS, such as MAV:A/CR:H.")
    private @Nullable String environment;

    @Option(names = "--mission", description = "What a failure means: low, medium or high.")
    private @Nullable String mission;

    @Option(names = "--likely", paramLabel = "PERCENT", description = "EPSS from which exploitation counts as likely.")
    private @Nullable Double likely;

    @Option(names = "--critical", paramLabel = "SCORE", description = "CVSS from which one counts as critical.")
    private @Nullable Double critical;

    @Option(names = "--exploited-days", paramLabel = "DAYS", description = "How long what is exploited may take.")
    private @Nullable Integer exploitedDays;

    @Option(names = "--act-days", paramLabel = "DAYS", description = "How long what SSVC says Act of may take.")
    private @Nullable Integer actDays;

    @Option(names = "--high-days", paramLabel = "DAYS", description = "How long what is likely or critical may take.")
    private @Nullable Integer highDays;

    @Option(names = "--rest-days", paramLabel = "DAYS", description = "How long the rest may take.")
    private @Nullable Integer restDays;

    @Override
    public Integer call() {
        var change = new TreeMap<String, @Nullable Object>();
        change.put("environment", environment);
        change.put("mission", mission);
        change.put("likelyPercent", likely);
        change.put("criticalScore", critical);
        change.put("exploitedDays", exploitedDays);
        change.put("actDays", actDays);
        change.put("highDays", highDays);
        change.put("restDays", restDays);
        boolean changes = change.values().stream().anyMatch(Objects::nonNull);
        JsonNode policy = changes ? client.put("/priority-policy", change) : client.get("/priority-policy");
        client.print(policy, sentence(policy));
        return 0;
    }

    private static String sentence(JsonNode policy) {
        String environment = policy.path("environment").asText();
        return "environment %s, mission %s, likely from EPSS %s %%, critical from CVSS %s%n"
                        .formatted(
                                environment.isEmpty() ? "as the vector says" : environment,
                                policy.path("mission").asText(),
                                policy.path("likelyPercent").asText(),
                                policy.path("criticalScore").asText())
                + "days: exploited %d, act %d, high %d, the rest %d"
                        .formatted(
                                policy.path("exploitedDays").asInt(),
                                policy.path("actDays").asInt(),
                                policy.path("highDays").asInt(),
                                policy.path("restDays").asInt());
    }
}
