package dev.fleetward.updates.guards;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rollout a guard looks at.
 *
 * @param since when a person resumed it against the guard's word: the guard counts from there; else from its start
 * @param falseAlarm chance of halting a harmless rollout, shared among all rules
 */
public record Watch(
        UUID rollout,
        UUID product,
        String softwareType,
        String version,
        @Nullable String cohort,
        @Nullable Instant startedAt,
        @Nullable Instant since,
        double falseAlarm,
        double minDeviceHours,
        List<GuardRule> rules) {
    /** Older days tell nothing of today's rollout and cost time at each look. */
    private static final Duration MAX_LOOK_BACK = Duration.ofDays(60);

    Instant from(Instant now) {
        Instant from = latest(latest(now.minus(MAX_LOOK_BACK), startedAt), since);
        return from.isAfter(now) ? now : from;
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other == null || other.isBefore(one) ? one : other;
    }

    boolean asks(dev.fleetward.insight.GuardKind kind) {
        return rules.stream().anyMatch(rule -> rule.kind() == kind);
    }
}
