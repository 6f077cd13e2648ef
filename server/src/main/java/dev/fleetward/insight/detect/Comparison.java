package dev.fleetward.insight.detect;

import java.util.List;
import java.util.Optional;

/** A version against the older ones that run at the same time on the same hardware; hours come in order. */
sealed interface Comparison permits RateComparison, LevelComparison {

    /**
     * One kind of hardware.
     *
     * @param one what the version showed in an hour
     * @param other what the older ones did
     * @param usual of the hardware by its past; 0 where that is not known
     */
    record Pair(HourPoint one, HourPoint other, double usual) {
        boolean isComparable() {
            return one.devices() > 0 && other.devices() > 0;
        }
    }

    Optional<Suspicion> look(long hour, List<Pair> pairs);
}
