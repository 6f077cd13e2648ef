package dev.fleetward.crashes.issue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, once: one or several fingerprints and the traces that have them.
 *
 * @param number short name within the product, as in addresses
 * @param title the name a person gave it, else what is known of it
 * @param reason why the device stopped, or that the firmware chose to report
 * @param assignee e-mail address of the person who deals with it
 * @param resolvedIn the version that has the fix, where a person said so
 * @param ignored what brings an ignored issue back; empty for none or one that stays ignored
 * @param mergedInto number of the issue that holds its events now
 * @param named false while functions in it wait for symbols
 * @param versions software versions it was seen on
 * @param perDay events on each of the last {@value #TREND_DAYS} days, today last
 */
public record Issue(
        @JsonIgnore UUID id,
        long number,
        Kind kind,
        String title,
        boolean renamed,
        String reason,
        Optional<String> softwareType,
        State state,
        Instant stateSince,
        Optional<String> resolvedIn,
        Optional<String> assignee,
        Optional<Until> ignored,
        Optional<Long> mergedInto,
        boolean named,
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
        IGNORED,
        REGRESSED;

        /** @throws Problem 400 naming the states there are */
        public static State parse(@Nullable String name) {
            return Arrays.stream(values())
                    .filter(state -> state.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("state must be one of %s, not “%s”."
                            .formatted(Arrays.toString(values()).toLowerCase(Locale.ROOT), name == null ? "" : name)));
        }
    }

    /** When an ignored issue is open again: at a time, or once it has that many events or devices in all. */
    public record Until(Optional<Instant> at, Optional<Long> events, Optional<Long> devices) {}
}
