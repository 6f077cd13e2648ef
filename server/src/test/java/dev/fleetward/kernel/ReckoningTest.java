package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Reckoning.Reading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReckoningTest {
    private static final Instant BEGAN = Instant.parse("2026-11-29T12:00:00Z");

    private final Reckoning reckoning = new Reckoning(null);

    /** Both clocks of one machine. */
    private static Reading both(Duration passed, Duration jump) {
        Instant it = BEGAN.plus(passed).plus(jump);
        return new Reading(it, it, passed);
    }

    private static Reading even(Duration passed) {
        return both(passed, Duration.ZERO);
    }

    @Test
    void clocks_that_go_on_evenly_are_right_also_when_they_drift() {
        Duration passed = Duration.ZERO;
        Duration drift = Duration.ZERO;
        for (int look = 0; look < 1_000; look++) {
            assertThat(reckoning.judge(both(passed, drift))).isEmpty();
            passed = passed.plusMinutes(10);
            drift = drift.plusMillis(300);
        }
    }

    /** The time it slept has passed. */
    @Test
    void a_machine_that_slept_for_a_month_is_believed() {
        assertThat(reckoning.judge(even(Duration.ZERO))).isEmpty();
        assertThat(reckoning.judge(even(Duration.ofDays(30)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT24H", "PT8760H"})
    void a_jump_of_both_is_doubted_until_it_is_taken_back(String jump) {
        assertThat(reckoning.judge(even(Duration.ZERO))).isEmpty();

        assertThat(reckoning.judge(both(Duration.ofMinutes(1), Duration.parse(jump))))
                .isPresent();
        assertThat(reckoning.judge(both(Duration.ofHours(5), Duration.parse(jump))))
                .isPresent();

        assertThat(reckoning.judge(even(Duration.ofHours(6)))).isEmpty();
    }

    @Test
    void a_jump_that_somebody_confirms_is_the_time_from_then_on() {
        assertThat(reckoning.judge(even(Duration.ZERO))).isEmpty();
        Reading jumped = both(Duration.ofMinutes(1), Duration.ofDays(1));
        assertThat(reckoning.judge(jumped)).isPresent();

        reckoning.believe(jumped);

        assertThat(reckoning.judge(both(Duration.ofMinutes(2), Duration.ofDays(1))))
                .isEmpty();
        assertThat(reckoning.judge(even(Duration.ofMinutes(3)))).isPresent();
    }

    @Test
    void two_clocks_that_differ_are_doubted_whichever_jumped() {
        assertThat(reckoning.judge(even(Duration.ZERO))).isEmpty();
        Duration passed = Duration.ofMinutes(1);
        Instant now = BEGAN.plus(passed);

        assertThat(reckoning.judge(new Reading(now.plus(Duration.ofDays(365)), now, passed)))
                .isPresent();
        assertThat(reckoning.judge(new Reading(now, now.plus(Duration.ofDays(365)), passed)))
                .isPresent();
        assertThat(reckoning.judge(new Reading(now, now, passed))).isEmpty();
    }

    /** As NTP does on a machine that began without. */
    @Test
    void a_clock_that_is_set_by_what_another_one_says_is_right() {
        Duration wrong = Duration.ofDays(-20);
        assertThat(reckoning.judge(new Reading(BEGAN.plus(wrong), BEGAN, Duration.ZERO)))
                .isPresent();

        assertThat(reckoning.judge(even(Duration.ofMinutes(1)))).isEmpty();
    }

    @Test
    void at_a_start_the_clock_is_held_against_what_it_said_before() {
        assertThat(new Reckoning(BEGAN).judge(even(Duration.ofDays(40)))).isEmpty();
        assertThat(new Reckoning(BEGAN).judge(even(Duration.ofDays(365)))).isPresent();
        assertThat(new Reckoning(BEGAN).judge(even(Duration.ofHours(-1)))).isPresent();

        var set = new Reckoning(BEGAN);
        assertThat(set.judge(even(Duration.ofDays(-365)))).isPresent();
        assertThat(set.judge(even(Duration.ofHours(2)))).as("once it is set").isEmpty();
    }
}
