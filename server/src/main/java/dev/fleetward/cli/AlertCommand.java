package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "alert",
        description = "Alerts, the rules that raise them, and whom they tell.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AlertCommand.ListAll.class,
            AlertCommand.Acknowledge.class,
            AlertCommand.Silence.class,
            AlertRuleCommands.Figures.class,
            AlertRuleCommands.Preview.class,
            AlertRuleCommands.Rules.class,
            AlertRuleCommands.Add.class,
            AlertRuleCommands.SwitchOn.class,
            AlertRuleCommands.Delete.class,
            AlertTargetCommands.Targets.class,
            AlertTargetCommands.AddTarget.class,
            AlertTargetCommands.Test.class,
            AlertTargetCommands.Deliveries.class,
            AlertTargetCommands.Resend.class
        })
final class AlertCommand {
    private static final String ALERTS = "/alerts";
    private static final String FIRING = ALERTS + "?state=firing&limit=500";

    @Command(name = "list", description = "Alerts, the newest first.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--state", description = "firing (default), pending, resolved or all.")
        private String state = "firing";

        @Override
        public Integer call() {
            JsonNode page = client.get(state.equals("all") ? ALERTS : ALERTS + "?state=" + ServerClient.segment(state));
            client.printLines(page, "no alerts", ListAll::line);
            return 0;
        }

        private static String line(JsonNode alert) {
            String subject = alert.path("subject").asText();
            return "%-8s  %-8s  %s%s: %s  since %s%s"
                    .formatted(
                            alert.path("state").asText(),
                            alert.path("severity").asText(),
                            alert.path("ruleName").asText(),
                            subject.isEmpty() ? "" : " (" + subject + ")",
                            alert.path("sentence").asText(),
                            alert.path("since").asText(),
                            lookedAfter(alert.path("acknowledged")));
        }

        private static String lookedAfter(JsonNode acknowledged) {
            if (!acknowledged.isObject()) {
                return "";
            }
            String note = acknowledged.path("note").asText();
            return "; looked after by " + acknowledged.path("by").asText() + (note.isEmpty() ? "" : ": " + note);
        }
    }

    @Command(
            name = "acknowledge",
            description = "Say that you look after what fires: it stays open, and nobody is reminded of it.",
            mixinStandardHelpOptions = true)
    static final class Acknowledge implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--subject", description = "Only the alert of this subject (default: all of the rule's).")
        @Nullable
        private String subject;

        @Option(names = "--note", description = "What you do about it, for colleagues.")
        private String note = "";

        @Option(names = "--take-back", description = "You look after it no more; reminders go on.")
        private boolean isTakenBack;

        @Parameters(paramLabel = "RULE", description = "The name of the rule whose alerts fire.")
        private String rule = "";

        @Override
        public Integer call() {
            var changed = Json.MAPPER.createArrayNode();
            for (JsonNode alert : client.get(FIRING).path("items")) {
                if (alert.path("ruleName").asText().equals(rule)
                        && (subject == null || alert.path("subject").asText().equals(subject))) {
                    String address = ALERTS + "/" + alert.path("id").asText() + "/acknowledgement";
                    changed.add(isTakenBack ? client.delete(address) : client.put(address, Map.of("note", note)));
                }
            }
            if (changed.isEmpty()) {
                throw new CommandFailed("no alert of “%s”%s fires"
                        .formatted(rule, subject == null ? "" : " with the subject “%s”".formatted(subject)));
            }
            String many = changed.size() == 1 ? "1 alert" : changed.size() + " alerts";
            client.print(changed, (isTakenBack ? "taken back: " : "acknowledged ") + many);
            return 0;
        }
    }

    @Command(name = "silence", description = "Tell nobody for a while.", mixinStandardHelpOptions = true)
    static final class Silence implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Option(names = "--rule", description = "The rule's name (default: all rules).")
        @Nullable
        private String rule;

        @Option(names = "--subject", description = "Such as 2.4.* (default: all).")
        private String subject = "";

        @Option(names = "--hours", description = "For so many hours (default: ${DEFAULT-VALUE}).")
        private int hours = 2;

        @Option(names = "--reason", description = "Why, for colleagues.")
        private String reason = "";

        @Override
        public Integer call() {
            var wanted = new HashMap<String, Object>();
            if (rule != null) {
                wanted.put("rule", AlertRuleCommands.idOf(client, rule));
            }
            wanted.put("subject", subject);
            wanted.put("reason", reason);
            wanted.put("until", Clock.systemUTC().instant().plus(Duration.ofHours(hours)));
            JsonNode made = client.post("/alert-silences", wanted);
            client.print(
                    made, "silenced until " + Instant.parse(made.path("until").asText()));
            return 0;
        }
    }
}
