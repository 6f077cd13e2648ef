package dev.fleetward.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of our legal reference, section 6.5, and the corners of Regulation 1182/71. */
class Article14Test {
    private static final MemberState GERMANY = state("DE");

    @ParameterizedTest(name = "aware {0}: early warning due {1}, at the latest {2}")
    @CsvSource({
        "2026-11-20T16:40, 2026-11-21T16:40, 2026-11-21T17:00", // over a Saturday: hours never roll over
        "2026-12-24T10:20, 2026-12-25T10:20, 2026-12-25T11:00", // into a public holiday
        "2026-11-25T17:00, 2026-11-26T17:00, 2026-11-26T18:00", // the hour that begins with the event is not counted
        "2027-03-27T23:30, 2027-03-29T00:30, 2027-03-29T01:00", // an hour is lost to summer time
        "2026-10-24T23:30, 2026-10-25T22:30, 2026-10-25T23:00", // an hour is won from it
        "2028-02-28T09:00, 2028-02-29T09:00, 2028-02-29T10:00", // leap day
        "2026-12-31T23:59, 2027-01-01T23:59, 2027-01-02T00:00",
    })
    void an_early_warning_is_due_24_elapsed_hours_after_awareness(
            LocalDateTime aware, LocalDateTime due, LocalDateTime limit) {
        Deadline deadline = Article14.earlyWarning(inBerlin(aware), GERMANY);

        assertThat(deadline.due()).isEqualTo(inBerlin(due));
        assertThat(deadline.outerLimit()).isEqualTo(inBerlin(limit));
    }

    @ParameterizedTest(name = "aware {0}: notification due {1}, at the latest {2}")
    @CsvSource({
        "2026-11-20T16:40, 2026-11-23T16:40, 2026-11-23T17:00", // over a whole weekend
        "2027-03-26T12:15, 2027-03-29T13:15, 2027-03-29T14:00", // Easter 2027 and summer time: nothing is added
    })
    void a_notification_is_due_72_elapsed_hours_after_awareness_not_after_the_early_warning(
            LocalDateTime aware, LocalDateTime due, LocalDateTime limit) {
        Deadline deadline = Article14.notification(inBerlin(aware), GERMANY);

        assertThat(deadline.due()).isEqualTo(inBerlin(due));
        assertThat(deadline.outerLimit()).isEqualTo(inBerlin(limit));
    }

    @ParameterizedTest(name = "measure available {0}: day 14 ends with {1}")
    @CsvSource({
        "2026-12-14T09:00, 2026-12-28", // day 14 is a working Monday
        "2026-12-11T09:00, 2026-12-28", // day 14 is Christmas Day, then Saturday and Sunday
        "2026-11-24T00:00, 2026-12-08",
        "2026-11-24T23:59, 2026-12-08", // the day counts, not the hour
        "2026-11-21T12:00, 2026-12-07", // day 14 is a Saturday
        "2028-02-15T12:00, 2028-02-29", // leap day
        "2027-03-12T12:00, 2027-03-30", // Good Friday to Easter Monday
    })
    void a_final_report_on_a_vulnerability_ends_with_the_14th_day_or_the_next_working_day(
            LocalDateTime available, LocalDate lastDay) {
        Deadline deadline = Article14.finalReportOfVulnerability(inBerlin(available), GERMANY);

        assertThat(deadline.due()).isEqualTo(inBerlin(available.plusDays(14)));
        assertThat(deadline.outerLimit()).isEqualTo(inBerlin(lastDay.plusDays(1).atStartOfDay()));
    }

    @ParameterizedTest(name = "notified {0}: the month ends with {1}")
    @CsvSource({
        "2027-01-31T10:00, 2027-03-01", // 28 February 2027 is a Sunday
        "2028-01-31T10:00, 2028-02-29", // leap year
        "2026-11-24T10:00, 2026-12-24",
        "2026-11-25T10:00, 2026-12-28", // Christmas, then the weekend
        "2027-04-01T10:00, 2027-05-03", // Labour Day on a Saturday
    })
    void a_final_report_on_an_incident_ends_one_month_after_the_notification_was_sent(
            LocalDateTime sent, LocalDate lastDay) {
        Deadline deadline = Article14.finalReportOfIncident(inBerlin(sent), GERMANY);

        assertThat(deadline.outerLimit()).isEqualTo(inBerlin(lastDay.plusDays(1).atStartOfDay()));
    }

    @Test
    void public_holidays_are_those_of_the_member_state_that_is_told() {
        Instant available = Instant.parse("2026-12-10T12:00:00Z");

        assertThat(Article14.finalReportOfVulnerability(available, state("CZ")).outerLimit())
                .as("24 December is a holiday in Czechia")
                .isEqualTo(Instant.parse("2026-12-28T23:00:00Z"));
        assertThat(Article14.finalReportOfVulnerability(available, GERMANY).outerLimit())
                .isEqualTo(Instant.parse("2026-12-24T23:00:00Z"));
    }

    @Test
    void an_orthodox_easter_monday_is_no_working_day_in_greece() {
        assertThat(Easter.western(2027)).isEqualTo("2027-03-28");
        assertThat(Easter.orthodox(2027)).isEqualTo("2027-05-02");
        assertThat(state("GR").isWorkingDay(LocalDate.parse("2027-05-03"))).isFalse();
        assertThat(GERMANY.isWorkingDay(LocalDate.parse("2027-05-03"))).isTrue();
    }

    @Property
    void working_to_the_due_time_never_misses_the_legal_limit(
            @ForAll @LongRange(min = 1_789_000_000L, max = 2_500_000_000L) long second,
            @ForAll @IntRange(min = 0, max = 26) int which) {
        Instant event = Instant.ofEpochSecond(second);
        MemberState csirt = MemberState.all().get(which);

        // Deadline refuses to exist when due is after the limit.
        assertThat(Article14.earlyWarning(event, csirt).due())
                .isBefore(Article14.notification(event, csirt).due());
        assertThat(Article14.finalReportOfVulnerability(event, csirt).outerLimit())
                .isAfter(event);
        assertThat(Article14.finalReportOfIncident(event, csirt).outerLimit()).isAfter(event);
    }

    @Test
    void all_27_member_states_are_known() {
        assertThat(MemberState.all()).hasSize(27).extracting(MemberState::code).doesNotHaveDuplicates();
    }

    private static MemberState state(String code) {
        return MemberState.of(code).orElseThrow();
    }

    private static Instant inBerlin(LocalDateTime local) {
        return local.atZone(ZoneId.of("Europe/Berlin")).toInstant();
    }
}
