package dev.fleetward.insight.detect;

import java.util.List;

/** One series against its own past; hours come in order. */
sealed interface Watch permits RateWatch, LevelWatch {
    /** @param fewer how much wider a mean of the devices there spreads than one of as many as usual, at least 1 */
    List<Suspicion> look(long hour, HourPoint point, Baseline baseline, double fewer);

    /** After something was found, or the usual became another. */
    void restart();
}
