package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollout",
        description = "Bring releases to devices.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RolloutCommand.Start.class,
            RolloutCommand.Show.class,
            CoverageCommands.Show.class,
            CoverageCommands.State.class
        })
final class RolloutCommand {

    @Command(name = "start", description = "Roll a release out in phases.", mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--type", description = "Software type (default: ${DEFAULT-VALUE}).")
        private String type = "main";

        @Option(names = "--cohort", description = "A cohort's slug (default: every device).")
        @Nullable
        private String cohort;

        @Option(names = "--phases", split = ",", description = "Rising percentages (default: 5,25,50,100).")
        private List<Integer> phases = List.of(5, 25, 50, 100);

        @Option(names = "--success", description = "Percent of a phase to update before the next (default: 80).")
        private int successPercent = 80;

        @Option(names = "--soak-minutes", description = "How long to watch each phase at least (default: 60).")
        private long soakMinutes = 60;

        @Option(names = "--manual", description = "A person opens each next phase.")
        private boolean manual;

        @Parameters(paramLabel = "VERSION")
        private String version = "";

        @Override
        public Integer call() {
            Map<String, Object> plan = new HashMap<>(Map.of(
                    "version",
                    version,
                    "softwareType",
                    type,
                    "start",
                    true,
                    "advance",
                    manual ? "MANUAL" : "AUTOMATIC",
                    "phases",
                    phases.stream()
                            .map(percent -> Map.of(
                                    "percent", percent,
                                    "successPercent", successPercent,
                                    "soakSeconds", soakMinutes * 60))
                            .toList()));
            if (cohort != null) {
                plan.put("cohort", cohort);
            }
            JsonNode rollout =
                    client.post("/api/v1/products/%s/rollouts".formatted(ServerClient.segment(product)), plan);
            client.print(rollout, sentence(rollout));
            return 0;
        }
    }

    @Command(name = "show", description = "How far a rollout has come.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode rollout = client.get("/api/v1/products/%s/rollouts/%s"
                    .formatted(ServerClient.segment(product), ServerClient.segment(id)));
            client.print(rollout, sentence(rollout));
            return 0;
        }
    }

    private static String sentence(JsonNode rollout) {
        JsonNode progress = rollout.path("progress");
        return "%s: %s. %s%n%d of %d devices updated, %d proven, %d failed%n%s%s"
                .formatted(
                        rollout.path("name").asText(),
                        rollout.path("state").asText(),
                        rollout.path("stateReason").asText(),
                        progress.path("updated").asLong(),
                        progress.path("total").asLong(),
                        progress.path("proven").asLong(),
                        progress.path("failed").asLong(),
                        rollout.at("/guard/sentence").asText("The guard has not looked yet.") + System.lineSeparator(),
                        rollout.path("id").asText());
    }
}
