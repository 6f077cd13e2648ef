package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Watched.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When somebody is to be told.
 *
 * @param figure id of what is watched; {@code title} and {@code unit} are its own
 * @param every how often it is looked at
 * @param remindEvery told again while it fires; zero for once
 * @param isGrouped whether all subjects of one look are told together
 * @param message what to say, with places such as {@code {{subject}}}; empty for the usual words
 * @param trouble why it could not be looked at last; empty when it could
 */
record Rule(
        UUID id,
        String name,
        String figure,
        String title,
        String unit,
        Map<String, String> slice,
        Condition condition,
        Duration every,
        Duration remindEvery,
        boolean isGrouped,
        Severity severity,
        String message,
        List<UUID> targets,
        boolean isOn,
        @Nullable Instant readAt,
        String trouble,
        int firing) {

    public String conditionWords() {
        return condition.words(unit);
    }

    public String sliceWords() {
        return slice.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(java.util.stream.Collectors.joining(", "));
    }

    public String severityWord() {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    public String severityBadge() {
        return badge(severity.name());
    }

    static String badge(String severity) {
        return switch (severity) {
            case "CRITICAL" -> "bad";
            case "WARNING" -> "attention";
            default -> "unknown";
        };
    }
}
