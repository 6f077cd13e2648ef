package dev.fleetward.ingest;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How wrong a device's clock is, where that is certain: ahead of the receipt of what it dated, or before there was any
 * such firmware. A time in between may be right and its upload late.
 */
public final class Skew {
    /** How far a device's clock may run ahead of ours and still be taken as right. */
    static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(5);
    /** Older than the first firmware SDK: a clock that was never set. */
    static final Instant FIRST_PLAUSIBLE_TIME = Instant.parse("2019-01-01T00:00:00Z");

    private Skew() {}

    public static boolean isPlausible(Instant capturedAt, Instant receivedAt) {
        return !capturedAt.isBefore(FIRST_PLAUSIBLE_TIME) && !capturedAt.isAfter(receivedAt.plus(MAX_CLOCK_LEAD));
    }

    public static @Nullable Long seconds(@Nullable Instant capturedAt, Instant receivedAt) {
        return capturedAt == null || isPlausible(capturedAt, receivedAt)
                ? null
                : (Long) Duration.between(receivedAt, capturedAt).toSeconds();
    }
}
