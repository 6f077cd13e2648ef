package dev.fleetward.disclosure.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GdprArticle12Test {
    /** The last day, as Vienna counts it. */
    @ParameterizedTest
    @CsvSource({
        // 31 January and no 31 February: the month's last day, which 2027 is a Sunday
        "2027-01-31T10:00:00Z, 2027-03-01",
        "2025-01-31T10:00:00Z, 2025-02-28",
        // leap day
        "2028-01-31T10:00:00Z, 2028-02-29",
        "2028-01-30T10:00:00Z, 2028-02-29",
        "2028-02-29T10:00:00Z, 2028-03-29",
        // the same date
        "2026-11-28T10:00:00Z, 2026-12-28",
        // 25 and 26 December are holidays, the 27th is a Sunday
        "2026-11-25T10:00:00Z, 2026-12-28",
        // received on the 30th in Vienna, though it is the 29th in UTC
        "2026-11-29T23:30:00Z, 2026-12-30",
        // into the next year; 2 January 2027 is a Saturday
        "2026-12-02T10:00:00Z, 2027-01-04",
    })
    void a_request_is_answered_within_a_month(Instant received, LocalDate lastDay) {
        Deadline due = GdprArticle12.answer(received, "AT");

        assertThat(due.outerLimit())
                .isEqualTo(lastDay.plusDays(1)
                        .atStartOfDay(ZoneId.of("Europe/Vienna"))
                        .toInstant());
        assertThat(due.why()).anyMatch(why -> why.contains("GDPR Article 12(3)"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T10:00:00Z, 2027-03-01",
        "2027-11-30T10:00:00Z, 2028-02-29",
        "2027-01-31T10:00:00Z, 2027-04-30",
    })
    void extended_it_is_three_months_from_receipt(Instant received, LocalDate lastDay) {
        assertThat(GdprArticle12.extended(received, "AT").outerLimit())
                .isEqualTo(lastDay.plusDays(1)
                        .atStartOfDay(ZoneId.of("Europe/Vienna"))
                        .toInstant());
    }

    @Test
    void where_no_member_state_is_stated_it_never_ends_later_than_in_any() {
        Instant received = Instant.parse("2026-11-10T10:00:00Z");

        Instant end = GdprArticle12.answer(received, "").outerLimit();

        assertThat(MemberState.all()).allMatch(state -> !GdprArticle12.answer(received, state.code())
                .outerLimit()
                .isBefore(end));
    }
}
