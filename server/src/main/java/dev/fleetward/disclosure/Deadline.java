package dev.fleetward.disclosure;

import java.time.Duration;
import java.time.Instant;

/**
 * When a notification stage is due. We work towards {@code due}, the plain period from its start; {@code outerLimit} is
 * the last moment the law allows, never earlier than {@code due}.
 */
public record Deadline(Instant start, Instant due, Instant outerLimit) {
    public Deadline {
        if (due.isAfter(outerLimit)) {
            throw new IllegalArgumentException("due " + due + " is after the legal limit " + outerLimit);
        }
    }

    /** How much of the time until {@code due} is gone, 0 to 100; what is overdue is 100. */
    public int percentGone(Instant now) {
        long total = Duration.between(start, due).toSeconds();
        long gone = Duration.between(start, now).toSeconds();
        return Math.clamp(gone * 100 / Math.max(1, total), 0, 100);
    }
}
