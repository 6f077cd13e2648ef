package dev.fleetward.telemetry.sessions;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long something took, as people say it. */
final class Lengths {
    private static final double SECOND_MS = 1_000;
    private static final double MINUTE_MS = 60_000;

    private Lengths() {}

    /** "350 ms", "12.5 s", "1 h 5 min"; "unknown" for null. */
    static String words(@Nullable Double ms) {
        if (ms == null) {
            return "unknown";
        }
        if (ms < SECOND_MS) {
            return String.format(Locale.ENGLISH, "%.0f ms", ms);
        }
        if (ms < MINUTE_MS) {
            return String.format(Locale.ENGLISH, "%.1f s", ms / SECOND_MS);
        }
        var length = Duration.ofMillis(Math.round(ms));
        return length.toHours() == 0
                ? "%d min %d s".formatted(length.toMinutes(), length.toSecondsPart())
                : "%,d h %d min".formatted(length.toHours(), length.toMinutesPart());
    }
}
