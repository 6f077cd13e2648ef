package dev.fleetward.telemetry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something happened, by a clock that may be unset, reset or ahead. */
final class FieldTime {
    /** A real-time clock that lost its battery starts in 1970, 1980 or 2000. */
    private static final Instant EARLIEST_PLAUSIBLE = Instant.parse("2015-01-01T00:00:00Z");

    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    private FieldTime() {}

    /** The device's own time where it can be true, else that of receipt. */
    static Instant of(@Nullable Instant byDevice, Instant receivedAt) {
        if (byDevice == null || byDevice.isBefore(EARLIEST_PLAUSIBLE) || byDevice.isAfter(receivedAt.plus(MAX_AHEAD))) {
            return receivedAt;
        }
        return byDevice;
    }
}
