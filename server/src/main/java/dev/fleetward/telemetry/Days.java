package dev.fleetward.telemetry;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** Whole days (UTC), {@code to} exclusive: what is counted by day is asked by day. */
public record Days(LocalDate from, LocalDate to) {
    /** Every day of which the span has a part. */
    public static Days of(TimeRange range) {
        return new Days(
                LocalDate.ofInstant(range.from(), ZoneOffset.UTC),
                LocalDate.ofInstant(range.to().minusNanos(1), ZoneOffset.UTC).plusDays(1));
    }
}
