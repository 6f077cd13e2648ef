package dev.fleetward.disclosure.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a notification stage is due. We work towards {@code due}, the plain period from its start; {@code outerLimit} is
 * the last moment the law allows, never earlier than {@code due}.
 *
 * @param why how both were come to, each rule with its article
 */
public record Deadline(Instant start, Instant due, Instant outerLimit, List<String> why) {
    public Deadline {
        if (due.isAfter(outerLimit)) {
            throw new IllegalArgumentException("due " + due + " is after the legal limit " + outerLimit);
        }
        why = List.copyOf(why);
    }

    /** How much of the time until {@code due} is gone, 0 to 100; what is overdue is 100. */
    public int percentGone(Instant now) {
        long total = Duration.between(start, due).toSeconds();
        long gone = Duration.between(start, now).toSeconds();
        return Math.clamp(gone * 100 / Math.max(1, total), 0, 100);
    }

    /** When that share of the time until {@code due} is gone. */
    public Instant at(int percent) {
        return start.plus(Duration.between(start, due).multipliedBy(percent).dividedBy(100));
    }
}
