package dev.fleetward.disclosure.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When a period of Union law ends at the latest: Regulation (EEC, Euratom) No 1182/71, Article 3. Article 3(5) (at least
 * two working days) is disputed for periods in hours and is never relied on, so that no limit comes out too late.
 *
 * @param end the last moment
 * @param why each rule that was applied, with its article
 */
record LegalPeriod(Instant end, List<String> why) {
    private static final String LAW = "Regulation 1182/71 Article ";

    /** Article 3(1) and (2)(a): the hour of the event is not counted; hours are elapsed hours and never roll over. */
    static LegalPeriod ofHours(Instant event, int hours, MemberState state) {
        ZonedDateTime first = event.atZone(state.zone()).truncatedTo(ChronoUnit.HOURS);
        Instant from = first.toInstant().plus(Duration.ofHours(1));
        Instant end = from.plus(Duration.ofHours(hours));
        var why = new ArrayList<String>();
        why.add("The hour of the event is not counted, so hour 1 begins at %s (%s3(1))."
                .formatted(LegalTime.moment(from, state.zone()), LAW));
        why.add(
                "Hours run through nights, weekends and public holidays and end with the last hour, never later (%s3(2)(a), (3) and (4))."
                        .formatted(LAW));
        if (!first.getOffset().equals(end.atZone(state.zone()).getOffset())) {
            why.add("The clocks change in between; hours are elapsed hours.");
        }
        return new LegalPeriod(end, why);
    }

    /** Article 3(1), (2)(b) and (4): the day of the event is not counted; ends with a working day's last hour. */
    static LegalPeriod ofDays(Instant event, int days, MemberState state) {
        LocalDate last = event.atZone(state.zone()).toLocalDate().plusDays(days);
        return endOfWorkingDay(
                last,
                state,
                "The day of the event is not counted, so day %d is %s (%s3(1) and (2)(b))."
                        .formatted(days, LegalTime.day(last), LAW));
    }

    /** Article 3(2)(c) and (4): the same date, or the last day of a shorter month; ends with a working day's last hour. */
    static LegalPeriod ofMonths(Instant event, int months, MemberState state) {
        LocalDate first = event.atZone(state.zone()).toLocalDate();
        LocalDate last = first.plusMonths(months);
        String date = last.getDayOfMonth() == first.getDayOfMonth()
                ? "The month ends with the same date, %s (%s3(2)(c))."
                : "The last month has no such date, so it ends with its last day, %s (%s3(2)(c)).";
        return endOfWorkingDay(last, state, date.formatted(LegalTime.day(last), LAW));
    }

    private static LegalPeriod endOfWorkingDay(LocalDate last, MemberState state, String counted) {
        var why = new ArrayList<String>();
        why.add(counted);
        LocalDate end = last;
        while (!state.isWorkingDay(end)) {
            why.add("%s is %s, so the period ends with the next working day (%s3(4))."
                    .formatted(LegalTime.day(end), state.whyNoWorkingDay(end), LAW));
            end = end.plusDays(1);
        }
        why.add("It ends with that day's last hour: %s, 24:00, in %s.".formatted(LegalTime.day(end), state.name()));
        return new LegalPeriod(end.plusDays(1).atStartOfDay(state.zone()).toInstant(), why);
    }
}
