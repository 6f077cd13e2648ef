package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = "Roll a release out in phases.", mixinStandardHelpOptions = true)
final class RolloutStartCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Mixin
    private final RolloutCommand.OfProduct of = new RolloutCommand.OfProduct();

    @Option(names = "--type", description = "Software type (default: ${DEFAULT-VALUE}).")
    private String type = "main";

    @Option(names = "--cohort", description = "A cohort's slug (default: every device).")
    @Nullable
    private String cohort;

    @Option(names = "--query", description = "Only devices that match, such as 'exposed to CVE-2026-1234'.")
    @Nullable
    private String query;

    @Option(names = "--saved-query", description = "Only devices that match the saved query of that name.")
    @Nullable
    private String savedQuery;

    @Option(names = "--percent", description = "Share of these devices, by a stable hash (default: 100).")
    private int percent = 100;

    @Option(
            names = "--phases",
            split = ",",
            description = "Rising percentages; with d behind it a count of devices (default: 5,25,50,100).")
    private List<String> phases = List.of("5", "25", "50", "100");

    @Option(names = "--success", description = "Percent of a phase to update before the next (default: 80).")
    private int successPercent = 80;

    @Option(names = "--soak-minutes", description = "How long to watch each phase at least (default: 60).")
    private long soakMinutes = 60;

    @Option(names = "--manual", description = "A person opens each next phase.")
    private boolean manual;

    @Option(names = "--start-at", description = "Not before, such as 2026-12-01T22:00:00Z.")
    @Nullable
    private String startAt;

    @Option(names = "--window", description = "When devices may begin, by their own clock, such as 22:00-05:00.")
    @Nullable
    private String window;

    @Option(names = "--max-downloading", description = "Devices that may fetch it at once (default: any number).")
    private int maxDownloading;

    @Option(names = "--max-kilobytes-per-second", description = "What new downloads may take of the line on average.")
    private int maxKilobytesPerSecond;

    @Option(names = "--retries", description = "Further attempts after one that failed (default: 0).")
    private int retries;

    @Option(
            names = "--confirm",
            negatable = true,
            description = "Devices ask their user first, or (--no-confirm) do not (default: as the product's clients).")
    @Nullable
    private Boolean confirm;

    @Option(
            names = "--guard",
            split = ",",
            description = "What is watched: CRASH, REBOOT, NEW_ISSUE, UPDATE_FAILURE (default: the first three).")
    private List<String> guards = List.of();

    @Option(names = "--draft", description = "Only make it; start or submit it later.")
    private boolean draft;

    @Parameters(paramLabel = "VERSION")
    private String version = "";

    @Override
    public Integer call() {
        Map<String, Object> plan = new HashMap<>(Map.of(
                "version",
                version,
                "softwareType",
                type,
                "targetPercent",
                percent,
                "start",
                !draft,
                "advance",
                manual ? "MANUAL" : "AUTOMATIC",
                "phases",
                phases.stream().map(this::phase).toList(),
                "terms",
                terms()));
        putIfGiven(plan, "cohort", cohort);
        putIfGiven(plan, "query", query);
        putIfGiven(plan, "savedQuery", savedQuery);
        putIfGiven(plan, "startAt", startAt);
        if (!guards.isEmpty()) {
            plan.put("guards", guards.stream().map(kind -> Map.of("kind", kind)).toList());
        }
        JsonNode rollout = client.post(of.path("/rollouts"), plan);
        client.print(rollout, RolloutCommand.sentence(rollout));
        return 0;
    }

    private Map<String, Object> phase(String size) {
        boolean isCount = size.endsWith("d");
        return Map.of(
                isCount ? "count" : "percent",
                size.replaceAll("[%d]$", ""),
                "successPercent",
                successPercent,
                "soakSeconds",
                soakMinutes * 60);
    }

    private Map<String, Object> terms() {
        Map<String, Object> terms = new HashMap<>(Map.of(
                "maxDownloading", maxDownloading, "maxKilobytesPerSecond", maxKilobytesPerSecond, "retries", retries));
        if (window != null) {
            List<String> ends = new ArrayList<>(List.of(window.split("-", 2)));
            terms.put("window", Map.of("from", ends.getFirst(), "to", ends.getLast()));
        }
        if (confirm != null) {
            terms.put("confirm", confirm);
        }
        return terms;
    }

    private static void putIfGiven(Map<String, Object> plan, String name, @Nullable String value) {
        if (value != null) {
            plan.put(name, value);
        }
    }
}
