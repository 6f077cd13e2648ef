package dev.fleetward.disclosure.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each deadline as two moments in the CSIRT's own time, with the article that decides; R is Regulation 1182/71. An offset
 * tells which of the two hours is meant when the clocks go back. A limit of 00:00 is 24:00 of the day before.
 */
class DeadlineTableTest {

    @ParameterizedTest(name = "{0} {1} {2}: due {3}, at the latest {4} ({5}: {6})")
    @CsvSource(delimiter = '|', textBlock = """
            24h | DE | 2026-11-25T10:20       | 2026-11-26T10:20 | 2026-11-26T11:00 | R 3(1)    | hour 1 begins at 11:00
            24h | DE | 2026-11-25T17:00       | 2026-11-26T17:00 | 2026-11-26T18:00 | R 3(1)    | the hour that begins with the event is not counted
            24h | DE | 2026-11-25T17:59:59    | 2026-11-26T17:59:59 | 2026-11-26T18:00 | R 3(1) | last second of the hour
            24h | DE | 2026-11-20T16:40       | 2026-11-21T16:40 | 2026-11-21T17:00 | R 3(3)    | ends on a Saturday
            24h | DE | 2026-12-24T10:20       | 2026-12-25T10:20 | 2026-12-25T11:00 | R 3(4)    | hours do not roll over a public holiday
            24h | DE | 2027-03-27T23:30       | 2027-03-29T00:30 | 2027-03-29T01:00 | R 3(2)(a) | an hour is lost to summer time
            24h | DE | 2026-10-24T23:30       | 2026-10-25T22:30 | 2026-10-25T23:00 | R 3(2)(a) | an hour is won from summer time
            24h | DE | 2026-10-25T02:30+02:00 | 2026-10-26T01:30 | 2026-10-26T02:00 | R 3(2)(a) | in the first of two hours from 02:00
            24h | DE | 2026-10-25T02:30+01:00 | 2026-10-26T02:30 | 2026-10-26T03:00 | R 3(2)(a) | in the second of two hours from 02:00
            24h | FI | 2027-03-28T02:59       | 2027-03-29T03:59 | 2027-03-29T04:00 | R 3(2)(a) | the next hour of the wall clock does not exist
            24h | IE | 2027-03-27T23:30       | 2027-03-29T00:30 | 2027-03-29T01:00 | CRA 14(7) | summer time of the CSIRT's Member State
            24h | PT | 2026-11-20T16:40       | 2026-11-21T16:40 | 2026-11-21T17:00 | CRA 14(7) | an hour after Berlin's 16:40
            24h | DE | 2028-02-28T09:00       | 2028-02-29T09:00 | 2028-02-29T10:00 | R 3(3)    | into the leap day
            24h | DE | 2027-02-28T09:00       | 2027-03-01T09:00 | 2027-03-01T10:00 | R 3(3)    | no leap day
            24h | DE | 2026-12-31T23:59       | 2027-01-01T23:59 | 2027-01-02T00:00 | R 3(4)    | the whole of New Year's Day
            72h | DE | 2026-11-20T16:40       | 2026-11-23T16:40 | 2026-11-23T17:00 | CRA 14(2)(b) | over a weekend, from awareness
            72h | DE | 2027-03-26T12:15       | 2027-03-29T13:15 | 2027-03-29T14:00 | R 3(4)    | Good Friday to Easter Monday, with summer time
            72h | DE | 2026-12-23T08:05       | 2026-12-26T08:05 | 2026-12-26T09:00 | R 3(5)    | two holidays: two working days are not relied on
            72h | DE | 2026-10-23T12:00       | 2026-10-26T11:00 | 2026-10-26T12:00 | R 3(2)(a) | a day of 25 hours in between
            72h | DE | 2028-02-27T22:30       | 2028-03-01T22:30 | 2028-03-01T23:00 | R 3(3)    | over the leap day
            72h | FR | 2027-04-30T18:10       | 2027-05-03T18:10 | 2027-05-03T19:00 | R 3(3)    | Labour Day and a Sunday are counted
            72h | GR | 2027-04-30T18:10       | 2027-05-03T18:10 | 2027-05-03T19:00 | R 3(4)    | ends on Orthodox Easter Monday
            14d | DE | 2026-12-14T09:00       | 2026-12-28T09:00 | 2026-12-29T00:00 | R 3(2)(b) | day 14 is a working Monday
            14d | DE | 2026-12-11T09:00       | 2026-12-25T09:00 | 2026-12-29T00:00 | R 3(4)    | Christmas Day, Saturday, Sunday
            14d | DE | 2026-11-24T00:00       | 2026-12-08T00:00 | 2026-12-09T00:00 | R 3(1)    | the first moment of the day
            14d | DE | 2026-11-24T23:59       | 2026-12-08T23:59 | 2026-12-09T00:00 | R 3(1)    | the day is not counted, whatever the hour
            14d | DE | 2026-11-21T12:00       | 2026-12-05T12:00 | 2026-12-08T00:00 | R 3(4)    | day 14 is a Saturday
            14d | DE | 2026-11-22T12:00       | 2026-12-06T12:00 | 2026-12-08T00:00 | R 3(4)    | day 14 is a Sunday
            14d | DE | 2028-02-15T12:00       | 2028-02-29T12:00 | 2028-03-01T00:00 | R 3(2)(b) | the leap day
            14d | DE | 2027-03-12T12:00       | 2027-03-26T12:00 | 2027-03-31T00:00 | R 3(4)    | Good Friday to Easter Monday
            14d | DE | 2027-03-14T02:30       | 2027-03-28T03:30 | 2027-03-31T00:00 | R 3(4)    | the wall clock's 02:30 does not exist; Easter
            14d | CZ | 2026-12-10T13:00       | 2026-12-24T13:00 | 2026-12-29T00:00 | R 2(1)    | 24 December is a holiday in Czechia
            14d | DE | 2026-12-10T13:00       | 2026-12-24T13:00 | 2026-12-25T00:00 | R 2(1)    | and none in Germany
            14d | DE | 2026-12-18T10:00       | 2027-01-01T10:00 | 2027-01-05T00:00 | R 3(4)    | New Year's Day, then a weekend
            14d | AT | 2026-12-23T10:00       | 2027-01-06T10:00 | 2027-01-08T00:00 | R 2(1)    | Epiphany in Austria
            14d | RO | 2026-12-23T10:00       | 2027-01-06T10:00 | 2027-01-09T00:00 | R 2(1)    | two holidays running in Romania
            14d | GR | 2027-04-19T10:00       | 2027-05-03T10:00 | 2027-05-05T00:00 | R 2(1)    | Orthodox Easter Monday
            14d | DE | 2027-09-19T10:00       | 2027-10-03T10:00 | 2027-10-05T00:00 | R 3(4)    | a holiday that is a Sunday
            1m  | DE | 2027-01-31T10:00       | 2027-02-28T10:00 | 2027-03-02T00:00 | R 3(2)(c) | no 31 February; the 28th is a Sunday
            1m  | DE | 2028-01-31T10:00       | 2028-02-29T10:00 | 2028-03-01T00:00 | R 3(2)(c) | the leap day is February's last
            1m  | FR | 2027-03-31T10:00       | 2027-04-30T10:00 | 2027-05-01T00:00 | R 3(2)(c) | no 31 April
            1m  | DE | 2027-02-28T10:00       | 2027-03-28T10:00 | 2027-03-31T00:00 | R 3(2)(c) | the 28th again, not the month's end; Easter
            1m  | DE | 2026-11-24T10:00       | 2026-12-24T10:00 | 2026-12-25T00:00 | CRA 14(4)(c) | from the submission of the notification
            1m  | DE | 2026-11-25T10:00       | 2026-12-25T10:00 | 2026-12-29T00:00 | R 3(4)    | Christmas, then the weekend
            1m  | DE | 2027-04-01T10:00       | 2027-05-01T10:00 | 2027-05-04T00:00 | R 3(4)    | Labour Day that is a Saturday
            1m  | DE | 2026-12-31T23:30       | 2027-01-31T23:30 | 2027-02-02T00:00 | R 3(4)    | over the year's end, to a Sunday
            1m  | FR | 2026-10-11T09:00       | 2026-11-11T09:00 | 2026-11-13T00:00 | R 2(1)    | Armistice Day in France
            1m  | DE | 2027-02-01T00:30       | 2027-03-01T00:30 | 2027-03-02T00:00 | R 3(1)    | 31 January still in UTC: the CSIRT's day counts
            """)
    void a_deadline_has_an_exact_moment_and_a_legal_limit(
            String period, String state, String event, String due, String limit, String article, String what) {
        MemberState csirt = MemberState.of(state).orElseThrow();
        Instant at = moment(event, csirt.zone());

        Deadline deadline =
                switch (period) {
                    case "24h" -> Article14.earlyWarning(at, csirt);
                    case "72h" -> Article14.notification(at, csirt);
                    case "14d" -> Article14.finalReportOfVulnerability(at, csirt);
                    default -> Article14.finalReportOfIncident(at, csirt);
                };

        assertThat(deadline.due()).as(article + what).isEqualTo(moment(due, csirt.zone()));
        assertThat(deadline.outerLimit()).as(article + what).isEqualTo(moment(limit, csirt.zone()));
        assertThat(deadline.why()).hasSizeGreaterThan(1).allSatisfy(line -> assertThat(line)
                .endsWith("."));
    }

    private static Instant moment(String text, ZoneId zone) {
        return text.contains("+")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }
}
