package dev.fleetward.insight.alerts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One subject of a rule whose condition holds, or held.
 *
 * @param rule null once the rule was deleted
 * @param condition the rule's, in words, as it was then
 * @param subject empty when the figure has one value
 * @param value and {@code sentence}: as last read, or when it ended
 * @param since when the condition began to hold
 * @param firedAt when it had held long enough
 * @param acknowledged null as long as nobody said that they look after it
 */
record Alert(
        UUID id,
        @Nullable UUID rule,
        String ruleName,
        String severity,
        String condition,
        String subject,
        String state,
        double value,
        String sentence,
        String href,
        Instant since,
        @Nullable Instant firedAt,
        @Nullable Instant resolvedAt,
        @Nullable Acknowledgement acknowledged,
        @JsonIgnore @Nullable Instant toldAt) {

    /** Somebody looks after it: it stays open, and nobody is reminded. */
    record Acknowledgement(Instant at, String by, String note) {}

    /** As a badge. */
    public String badge() {
        return Rule.badge(severity.toUpperCase(java.util.Locale.ROOT));
    }

    boolean isFiring() {
        return state.equals("firing");
    }

    AlertState stateNow() {
        return AlertState.valueOf(state.toUpperCase(java.util.Locale.ROOT));
    }
}
