package dev.fleetward.disclosure;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * When a period of Union law ends at the latest: Regulation (EEC, Euratom) No 1182/71, Article 3. Article 3(5) (at least
 * two working days) is disputed for periods in hours and is never relied on, so that no limit comes out too late.
 */
final class LegalPeriod {
    private LegalPeriod() {}

    /** Article 3(1) and (2)(a): the hour of the event is not counted; hours are elapsed hours and never roll over. */
    static Instant endOfHours(Instant event, int hours, MemberState state) {
        return event.atZone(state.zone())
                .truncatedTo(ChronoUnit.HOURS)
                .toInstant()
                .plus(Duration.ofHours(1L + hours));
    }

    /** Article 3(1), (2)(b) and (4): the day of the event is not counted; ends with a working day's last hour. */
    static Instant endOfDays(Instant event, int days, MemberState state) {
        return endOfWorkingDay(event.atZone(state.zone()).toLocalDate().plusDays(days), state);
    }

    /** Article 3(2)(c) and (4): the same date, or the last day of a shorter month; ends with a working day's last hour. */
    static Instant endOfMonths(Instant event, int months, MemberState state) {
        return endOfWorkingDay(event.atZone(state.zone()).toLocalDate().plusMonths(months), state);
    }

    private static Instant endOfWorkingDay(LocalDate last, MemberState state) {
        return state.workingDayFrom(last).plusDays(1).atStartOfDay(state.zone()).toInstant();
    }
}
