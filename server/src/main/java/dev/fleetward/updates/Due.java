package dev.fleetward.updates;

import dev.fleetward.updates.Rollout.Urgency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a device is to be told at its next poll. Small: one is kept in memory for each polling device. */
public sealed interface Due {
    /** Nothing is pending. */
    record Nothing() implements Due {}

    /** Stop that action. */
    record Cancel(int actionId) implements Due {}

    /** Say whether that action may be taken. */
    record Confirm(int actionId) implements Due {}

    /** Take that action. */
    record Install(int actionId, Urgency urgency, @Nullable Instant forcedAt) implements Due {
        /** Changes whenever what the device would read changes; opaque to clients. */
        public int checksum(Instant now) {
            boolean forced = urgency == Urgency.FORCED
                    || (urgency == Urgency.TIMED && forcedAt != null && !now.isBefore(forcedAt));
            return actionId * 4 + (urgency == Urgency.DOWNLOAD_ONLY ? 2 : 0) + (forced ? 1 : 0);
        }
    }

    Due NOTHING = new Nothing();
}
