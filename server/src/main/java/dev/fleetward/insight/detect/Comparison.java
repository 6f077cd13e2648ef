package dev.fleetward.insight.detect;

import java.util.List;
import java.util.Optional;

/** A version against the older ones that run at the same time on the same hardware; hours come in order. */
sealed interface Comparison permits RateComparison, LevelComparison {

    /** One kind of hardware: what the version showed in an hour, and what the older ones did. */
    record Pair(HourPoint one, HourPoint other) {
        boolean isComparable() {
            return one.devices() > 0 && other.devices() > 0;
        }
    }

    Optional<Suspicion> look(long hour, List<Pair> pairs);
}
