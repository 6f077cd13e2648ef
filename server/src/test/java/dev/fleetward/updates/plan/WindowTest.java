package dev.fleetward.updates.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Test
    void it_opens_by_the_clock_on_the_wall_of_the_device() {
        Window window = Window.of(List.of(), "02:00", "04:00", "UTC");
        Instant at = Instant.parse("2026-06-01T01:00:00Z");

        assertThat(window.isOpen(BERLIN, at)).isTrue();
        assertThat(window.isOpen(TOKYO, at)).isFalse();
        assertThat(window.zones(at).open()).contains("Europe/Berlin").doesNotContain("Asia/Tokyo");
        assertThat(window.zones(at).otherwise()).isFalse();
    }

    @Test
    void over_midnight_it_belongs_to_the_day_it_opened_on() {
        Window window = Window.of(List.of(DayOfWeek.FRIDAY), "22:00", "05:00", "");

        assertThat(window.isOpen(BERLIN, Instant.parse("2026-06-05T21:00:00Z"))).isTrue();
        assertThat(window.isOpen(BERLIN, Instant.parse("2026-06-06T02:59:00Z"))).isTrue();
        assertThat(window.isOpen(BERLIN, Instant.parse("2026-06-06T03:00:00Z"))).isFalse();
        assertThat(window.isOpen(BERLIN, Instant.parse("2026-06-05T02:00:00Z"))).isFalse();
    }

    /** In Berlin the hour from two to three is left out on 29 March 2026. */
    @Test
    void a_change_of_the_clock_moves_it_with_the_wall() {
        Window window = Window.of(List.of(), "03:00", "04:00", "UTC");

        assertThat(window.isOpen(BERLIN, Instant.parse("2026-03-29T01:30:00Z"))).isTrue();
        assertThat(window.isOpen(BERLIN, Instant.parse("2026-03-28T02:30:00Z"))).isTrue();
    }

    @Test
    void it_is_read_back_as_it_was_written() {
        Window window = Window.of(List.of(DayOfWeek.MONDAY), "22:00", "05:30", "Europe/Berlin");

        assertThat(Json.read(Json.write(window), Window.class)).isEqualTo(window);
    }

    @Test
    void what_is_no_time_or_zone_is_refused() {
        assertThatThrownBy(() -> Window.of(List.of(), "25:00", "04:00", "UTC")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Window.of(List.of(), "02:00", "04:00", "Mars/Olympus"))
                .isInstanceOf(Problem.class);
    }
}
