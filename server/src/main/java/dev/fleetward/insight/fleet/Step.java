package dev.fleetward.insight.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What roll-ups are kept by (UTC). */
public enum Step {
    HOUR(1),
    DAY(24);

    final int hours;

    Step(int hours) {
        this.hours = hours;
    }

    /** The start of the hour or day of that moment. */
    public Instant start(Instant at) {
        return at.truncatedTo(this == HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS);
    }

    public Duration span() {
        return Duration.ofHours(hours);
    }

    /** The widest that points of that width can be made of. */
    static Step of(Duration bucket) {
        return bucket.toSeconds() % DAY.span().toSeconds() == 0 ? DAY : HOUR;
    }
}
