package dev.fleetward.disclosure.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class Article14Test {
    private static final MemberState GERMANY = state("DE");

    @Test
    void hours_tell_why_they_end_when_they_do() {
        Deadline deadline = Article14.earlyWarning(Instant.parse("2027-03-27T22:30:00Z"), GERMANY);

        assertThat(deadline.why())
                .containsExactly(
                        "Due: exactly 24 hours after we became aware, Sat 27 Mar 2027, 23:30 CET (CRA Article 14(2)(a) and (4)(a)).",
                        "The hour of the event is not counted, so hour 1 begins at Sun 28 Mar 2027, 00:00 CET (Regulation 1182/71 Article 3(1)).",
                        "Hours run through nights, weekends and public holidays and end with the last hour, never later (Regulation 1182/71 Article 3(2)(a), (3) and (4)).",
                        "The clocks change in between; hours are elapsed hours.");
    }

    @Test
    void days_tell_each_day_they_go_beyond() {
        Deadline deadline = Article14.finalReportOfVulnerability(Instant.parse("2026-12-11T08:00:00Z"), GERMANY);

        assertThat(deadline.why())
                .contains(
                        "The day of the event is not counted, so day 14 is Fri 25 Dec 2026 (Regulation 1182/71 Article 3(1) and (2)(b)).",
                        "Fri 25 Dec 2026 is a public holiday in Germany, so the period ends with the next working day (Regulation 1182/71 Article 3(4)).",
                        "Sun 27 Dec 2026 is a Sunday, so the period ends with the next working day (Regulation 1182/71 Article 3(4)).")
                .last()
                .isEqualTo("It ends with that day's last hour: Mon 28 Dec 2026, 24:00, in Germany.");
    }

    @Test
    void a_month_without_that_date_says_so() {
        Deadline deadline = Article14.finalReportOfIncident(Instant.parse("2027-01-31T09:00:00Z"), GERMANY);

        assertThat(deadline.why()).anySatisfy(line -> assertThat(line)
                .startsWith("The last month has no such date, so it ends with its last day, Sun 28 Feb 2027"));
    }

    @Test
    void an_intermediate_report_is_due_when_the_csirt_asks_for_it() {
        Instant asked = Instant.parse("2026-11-24T09:00:00Z");
        Instant due = asked.plus(Duration.ofDays(2));

        Deadline deadline = Article14.intermediate(asked, due, GERMANY);

        assertThat(deadline.due()).isEqualTo(due).isEqualTo(deadline.outerLimit());
        assertThat(deadline.why()).singleElement().asString().contains("CRA Article 14(6)");
    }

    @Test
    void public_holidays_are_data() {
        var land = new MemberState("XX", "Land", GERMANY.zone(), List.of("2027-06-14", "06-16", "O+1"));

        assertThat(land.isWorkingDay(LocalDate.parse("2027-06-14"))).isFalse();
        assertThat(land.isWorkingDay(LocalDate.parse("2028-06-14"))).isTrue();
        assertThat(land.isWorkingDay(LocalDate.parse("2028-06-16"))).isFalse();
        assertThat(land.isWorkingDay(LocalDate.parse("2027-05-03"))).isFalse();
    }

    @Test
    void both_easters_are_computed() {
        assertThat(Easter.western(2027)).isEqualTo("2027-03-28");
        assertThat(Easter.western(2038)).isEqualTo("2038-04-25");
        assertThat(Easter.orthodox(2027)).isEqualTo("2027-05-02");
        assertThat(Easter.orthodox(2026)).isEqualTo("2026-04-12");
    }

    @Property
    void working_to_the_due_time_never_misses_the_legal_limit(
            @ForAll @LongRange(min = 1_789_000_000L, max = 2_500_000_000L) long second,
            @ForAll @IntRange(min = 0, max = 26) int which) {
        Instant event = Instant.ofEpochSecond(second);
        MemberState csirt = MemberState.all().get(which);

        // Deadline refuses to exist when due is after the limit.
        Deadline early = Article14.earlyWarning(event, csirt);
        assertThat(Duration.between(early.due(), early.outerLimit())).isBetween(Duration.ZERO, Duration.ofHours(1));
        assertThat(early.due()).isBefore(Article14.notification(event, csirt).due());
        assertThat(Article14.finalReportOfVulnerability(event, csirt).outerLimit())
                .isAfter(event);
        assertThat(Article14.finalReportOfIncident(event, csirt).outerLimit()).isAfter(event);
    }

    @Property
    void a_period_in_days_ends_with_a_working_day(
            @ForAll @LongRange(min = 1_789_000_000L, max = 2_500_000_000L) long second,
            @ForAll @IntRange(min = 0, max = 26) int which) {
        MemberState csirt = MemberState.all().get(which);

        Instant end = Article14.finalReportOfVulnerability(Instant.ofEpochSecond(second), csirt)
                .outerLimit();

        assertThat(csirt.isWorkingDay(end.minusSeconds(1).atZone(csirt.zone()).toLocalDate()))
                .isTrue();
    }

    @Test
    void all_27_member_states_are_known() {
        assertThat(MemberState.all()).hasSize(27).extracting(MemberState::code).doesNotHaveDuplicates();
    }

    private static MemberState state(String code) {
        return MemberState.of(code).orElseThrow();
    }
}
