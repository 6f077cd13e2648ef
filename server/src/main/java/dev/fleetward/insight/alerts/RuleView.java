package dev.fleetward.insight.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rule as the API gives it, in the words it takes. */
record RuleView(
        UUID id,
        String name,
        String figure,
        Map<String, String> slice,
        String comparison,
        double threshold,
        double clear,
        String holdFor,
        String every,
        String remindEvery,
        String grouping,
        String severity,
        String message,
        List<UUID> targets,
        boolean on,
        String unit,
        @Nullable Instant readAt,
        String trouble,
        int firing) {

    static RuleView of(Rule rule) {
        return new RuleView(
                rule.id(),
                rule.name(),
                rule.figure(),
                rule.slice(),
                rule.condition().comparison().slug(),
                rule.condition().threshold(),
                rule.condition().clear(),
                Numbers.written(rule.condition().holdFor()),
                Numbers.written(rule.every()),
                Numbers.written(rule.remindEvery()),
                rule.isGrouped() ? "together" : "each",
                rule.severityWord(),
                rule.message(),
                rule.targets(),
                rule.isOn(),
                rule.unit(),
                rule.readAt(),
                rule.trouble(),
                rule.firing());
    }
}
