package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final Format format = new Format(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void a_share_is_never_rounded_to_all_or_none() {
        assertThat(format.percent(0, 10)).isEqualTo("0 %");
        assertThat(format.percent(1, 3)).isEqualTo("33.3 %");
        assertThat(format.percent(99_999, 100_000)).isEqualTo("99.9 %");
        assertThat(format.percent(1, 100_000)).isEqualTo("< 0.1 %");
        assertThat(format.percent(10, 10)).isEqualTo("100 %");
    }

    @Test
    void of_nothing_the_share_is_unknown() {
        assertThat(format.percent(0, 0)).isEqualTo("unknown");
    }

    @Test
    void an_age_is_told_in_its_largest_unit_and_an_old_one_as_a_date() {
        assertThat(format.ago(NOW.minusSeconds(3))).isEqualTo("just now");
        assertThat(format.ago(NOW.minus(Duration.ofMinutes(90)))).isEqualTo("1 h ago");
        assertThat(format.ago(NOW.minus(Duration.ofDays(3)))).isEqualTo("3 days ago");
        assertThat(format.ago(NOW.minus(Duration.ofDays(60)))).isEqualTo("25 Sep 2026");
    }

    @Test
    void a_deadline_says_what_is_left_or_how_late_it_is() {
        assertThat(format.left(NOW.plus(Duration.ofHours(24)))).isEqualTo("24 h left");
        assertThat(format.left(NOW.minus(Duration.ofDays(3)))).isEqualTo("overdue by 3 days");
    }

    @Test
    void counts_agree_with_their_noun() {
        assertThat(format.count(1, "device")).isEqualTo("1 device");
        assertThat(format.count(1_200, "vulnerability")).isEqualTo("1,200 vulnerabilities");
    }

    @Test
    void a_spreadsheet_runs_nothing_of_ours() {
        assertThat(DeviceCsv.cell("=1+1")).isEqualTo("\"'=1+1\"");
        assertThat(DeviceCsv.cell("a\"b")).isEqualTo("\"a\"\"b\"");
    }
}
