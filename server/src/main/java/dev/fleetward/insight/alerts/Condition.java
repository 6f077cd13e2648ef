package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * When one subject of a figure is an alert.
 *
 * @param clear an alert ends once the figure is no longer beyond it; the threshold itself for no hysteresis
 * @param holdFor how long the figure must be beyond the threshold first
 */
record Condition(Comparison comparison, double threshold, double clear, Duration holdFor) {
    static final Duration MAX_HOLD = Duration.ofDays(7);

    Condition {
        if (!Double.isFinite(threshold) || !Double.isFinite(clear)) {
            throw Problem.invalid("threshold and clear must be numbers.");
        }
        if (comparison.isHighBad() ? clear > threshold : clear < threshold) {
            throw Problem.invalid("clear must be %s the threshold, where the figure is well again."
                    .formatted(comparison.isHighBad() ? "at or below" : "at or above"));
        }
        if (holdFor.isNegative() || holdFor.compareTo(MAX_HOLD) > 0) {
            throw Problem.invalid("holdFor must be between 0 s and %d days.".formatted(MAX_HOLD.toDays()));
        }
    }

    /**
     * What becomes of a subject. Unknown changes nothing: data that stays away must not end an alert, nor begin one.
     *
     * @param since when its condition began to hold; now while it does not
     * @param value empty, or not finite, for unknown
     */
    AlertState next(AlertState before, Instant since, OptionalDouble value, Instant now) {
        if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
            return before;
        }
        double bound = before == AlertState.FIRING ? clear : threshold;
        if (!comparison.holds(value.getAsDouble(), bound)) {
            return before == AlertState.FIRING ? AlertState.RESOLVED : AlertState.CALM;
        }
        if (before == AlertState.FIRING) {
            return AlertState.FIRING;
        }
        Instant begun = before == AlertState.PENDING ? since : now;
        return Duration.between(begun, now).compareTo(holdFor) >= 0 ? AlertState.FIRING : AlertState.PENDING;
    }

    /** "above 5 % for 10 min". */
    String words(String unit) {
        String bound = Numbers.words(threshold) + (unit.isEmpty() ? "" : " " + unit);
        return comparison.words() + " " + bound + (holdFor.isZero() ? "" : " for " + Numbers.span(holdFor));
    }
}
