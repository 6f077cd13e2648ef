package dev.fleetward.updates.standing;

import java.time.Duration;
import java.time.Instant;

/** When a rollout is looked at, and what follows from it about devices that were not heard of. */
record Moment(Instant now) {
    /** A device seen this recently is within reach; as exposure counts it. */
    static final Duration REACH = Duration.ofDays(30);

    static final Duration SILENT = Duration.ofDays(1);

    Instant reach() {
        return now.minus(REACH);
    }

    Instant silent() {
        return now.minus(SILENT);
    }
}
