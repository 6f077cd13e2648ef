package dev.fleetward.crashes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A group of traces with one fingerprint.
 *
 * @param number short name within the product, as in addresses
 * @param reason why the device stopped, or that the firmware chose to report
 * @param resolvedIn the version that has the fix, where a person said so
 * @param versions software versions it was seen on
 * @param perDay events on each of the last {@value #TREND_DAYS} days, today last
 */
public record Issue(
        @JsonIgnore UUID id,
        long number,
        Kind kind,
        String title,
        String reason,
        Optional<String> softwareType,
        State state,
        Instant stateSince,
        Optional<String> resolvedIn,
        Instant firstSeenAt,
        Instant lastSeenAt,
        long events,
        long devices,
        List<String> versions,
        List<Long> perDay) {
    public static final int TREND_DAYS = 14;

    public enum Kind {
        CRASH,
        TRACE
    }

    /** {@code REGRESSED} is set only by field data: the issue came back after it was resolved. */
    public enum State {
        OPEN,
        RESOLVED,
        MUTED,
        REGRESSED
    }
}
