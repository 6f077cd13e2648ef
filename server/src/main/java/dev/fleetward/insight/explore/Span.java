package dev.fleetward.insight.explore;

import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.TimeRange;
import java.time.Duration;
import java.time.Instant;

/** Of what time a question is, in buckets that roll-ups have unless narrower ones are asked for. */
final class Span {
    private static final Duration HOURS_UP_TO = Duration.ofDays(8);
    private static final Duration DAYS_UP_TO = Duration.ofDays(400);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private Span() {}

    /** @throws dev.fleetward.kernel.Problem 400 saying which parameter is wrong */
    static TimeRange parse(String range, String from, String to, String bucket, Instant now) {
        boolean given = isGiven(from) || isGiven(to) || isGiven(bucket);
        TimeRange asked = given && !isGiven(range)
                ? TimeRange.parse(from, to, bucket, now)
                : PageRange.parse(range).until(now);
        if (isGiven(bucket)) {
            return isGiven(range)
                    ? TimeRange.parse(asked.from().toString(), asked.to().toString(), bucket, now)
                    : asked;
        }
        Duration span = Duration.between(asked.from(), asked.to());
        Duration width =
                span.compareTo(HOURS_UP_TO) <= 0 ? HOUR : span.compareTo(DAYS_UP_TO) <= 0 ? DAY : DAY.multipliedBy(7);
        return new TimeRange(asked.from(), asked.to(), width);
    }

    private static boolean isGiven(String text) {
        return !text.isEmpty();
    }
}
