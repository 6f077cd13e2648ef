package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule as people write it; spans such as {@code 10m}.
 *
 * @param clear left out for the threshold
 * @param grouping together (default) or each
 * @param on left out for yes
 */
public record WantedRule(
        @Nullable String name,
        @Nullable String figure,
        @Nullable Map<String, String> slice,
        @Nullable String comparison,
        @Nullable Double threshold,
        @Nullable Double clear,
        @Nullable String holdFor,
        @Nullable String every,
        @Nullable String remindEvery,
        @Nullable String grouping,
        @Nullable String severity,
        @Nullable String message,
        @Nullable List<UUID> targets,
        @Nullable Boolean on) {
    static final int MAX_NAME_CHARACTERS = 100;
    static final int MAX_MESSAGE_CHARACTERS = 2_000;
    static final int MAX_TARGETS = 20;
    static final Duration MIN_EVERY = Duration.ofSeconds(30);
    static final Duration MAX_EVERY = Duration.ofDays(1);
    static final Duration MIN_REMINDER = Duration.ofMinutes(5);
    static final Duration MAX_REMINDER = Duration.ofDays(30);
    static final Duration USUAL_EVERY = Duration.ofMinutes(1);

    String requireName() {
        return text("name", name, MAX_NAME_CHARACTERS, true);
    }

    String requireMessage() {
        return text("message", message, MAX_MESSAGE_CHARACTERS, false);
    }

    Condition condition() {
        if (threshold == null) {
            throw Problem.invalid("threshold is missing: from which value on is it bad?");
        }
        return new Condition(
                Comparison.parse(comparison),
                threshold,
                clear == null ? threshold : clear,
                Numbers.duration("holdFor", holdFor, Duration.ZERO));
    }

    Duration interval() {
        return within("every", Numbers.duration("every", every, USUAL_EVERY), MIN_EVERY, MAX_EVERY);
    }

    Duration reminder() {
        Duration wanted = Numbers.duration("remindEvery", remindEvery, Duration.ZERO);
        return wanted.isZero() ? wanted : within("remindEvery", wanted, MIN_REMINDER, MAX_REMINDER);
    }

    boolean isGrouped() {
        return switch (grouping == null || grouping.isBlank() ? "together" : grouping) {
            case "together" -> true;
            case "each" -> false;
            default -> throw Problem.invalid("grouping must be together or each, not “%s”.".formatted(grouping));
        };
    }

    Severity wantedSeverity() {
        String wanted = severity == null || severity.isBlank() ? "warning" : severity;
        return Arrays.stream(Severity.values())
                .filter(one -> one.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid("severity must be info, warning or critical, not “%s”.".formatted(severity)));
    }

    List<UUID> requireTargets() {
        List<UUID> wanted =
                targets == null ? List.of() : targets.stream().distinct().toList();
        if (wanted.size() > MAX_TARGETS) {
            throw Problem.invalid("A rule tells at most %d targets.".formatted(MAX_TARGETS));
        }
        return wanted;
    }

    boolean isOn() {
        return on == null || on;
    }

    private static Duration within(String name, Duration wanted, Duration min, Duration max) {
        if (wanted.compareTo(min) < 0 || wanted.compareTo(max) > 0) {
            throw Problem.invalid(
                    "%s must be between %s and %s.".formatted(name, Numbers.span(min), Numbers.span(max)));
        }
        return wanted;
    }

    private static String text(String name, @Nullable String given, int max, boolean required) {
        String text = given == null ? "" : given.strip();
        if (text.length() > max || required && text.isEmpty()) {
            throw Problem.invalid("%s must have %d to %,d characters.".formatted(name, required ? 1 : 0, max));
        }
        return text;
    }
}
