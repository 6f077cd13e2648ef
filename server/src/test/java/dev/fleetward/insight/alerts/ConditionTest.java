package dev.fleetward.insight.alerts;

import static dev.fleetward.insight.alerts.AlertState.CALM;
import static dev.fleetward.insight.alerts.AlertState.FIRING;
import static dev.fleetward.insight.alerts.AlertState.PENDING;
import static dev.fleetward.insight.alerts.AlertState.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final Condition above = new Condition(Comparison.ABOVE, 5, 3, Duration.ofMinutes(10));

    @Test
    void it_must_hold_long_enough_before_it_fires() {
        assertThat(above.next(CALM, NOW, OptionalDouble.of(6), NOW)).isEqualTo(PENDING);
        assertThat(above.next(PENDING, NOW, OptionalDouble.of(6), NOW.plusSeconds(599)))
                .isEqualTo(PENDING);
        assertThat(above.next(PENDING, NOW, OptionalDouble.of(6), NOW.plusSeconds(600)))
                .isEqualTo(FIRING);
        assertThat(above.next(PENDING, NOW, OptionalDouble.of(5), NOW.plusSeconds(60)))
                .isEqualTo(CALM);
        assertThat(new Condition(Comparison.AT_LEAST, 1, 1, Duration.ZERO).next(CALM, NOW, OptionalDouble.of(1), NOW))
                .isEqualTo(FIRING);
    }

    @Test
    void it_ends_only_once_the_figure_is_well_again() {
        assertThat(above.next(FIRING, NOW, OptionalDouble.of(4), NOW)).isEqualTo(FIRING);
        assertThat(above.next(FIRING, NOW, OptionalDouble.of(3), NOW)).isEqualTo(RESOLVED);
        assertThat(above.next(CALM, NOW, OptionalDouble.of(4), NOW)).isEqualTo(CALM);
        var below = new Condition(Comparison.BELOW, 97, 98, Duration.ZERO);
        assertThat(below.next(FIRING, NOW, OptionalDouble.of(97.5), NOW)).isEqualTo(FIRING);
        assertThat(below.next(FIRING, NOW, OptionalDouble.of(98), NOW)).isEqualTo(RESOLVED);
    }

    @Test
    void unknown_changes_nothing() {
        for (var unknown : new OptionalDouble[] {
            OptionalDouble.empty(),
            OptionalDouble.of(Double.NaN),
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            OptionalDouble.of(Double.NEGATIVE_INFINITY)
        }) {
            for (AlertState state : new AlertState[] {CALM, PENDING, FIRING}) {
                assertThat(above.next(state, NOW, unknown, NOW.plusSeconds(9_000)))
                        .isEqualTo(state);
            }
        }
        assertThat(above.next(CALM, NOW, OptionalDouble.of(1e308), NOW)).isEqualTo(PENDING);
    }

    @Test
    void a_clock_that_goes_back_fires_nothing_early() {
        assertThat(above.next(PENDING, NOW, OptionalDouble.of(9), NOW.minusSeconds(86_400)))
                .isEqualTo(PENDING);
    }

    @Test
    void a_clear_on_the_wrong_side_is_refused() {
        assertThatThrownBy(() -> new Condition(Comparison.ABOVE, 5, 6, Duration.ZERO))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("at or below the threshold");
        assertThatThrownBy(() -> new Condition(Comparison.AT_MOST, 5, 4, Duration.ZERO))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> new Condition(Comparison.ABOVE, Double.NaN, 4, Duration.ZERO))
                .isInstanceOf(Problem.class);
    }

    @Test
    void it_reads_as_a_sentence() {
        assertThat(above.words("%")).isEqualTo("above 5 % for 10 min");
        assertThat(new Condition(Comparison.AT_MOST, 0.1, 0.1, Duration.ZERO).words("h"))
                .isEqualTo("at most 0.1 h");
        assertThat(Numbers.duration("x", "90s", Duration.ZERO)).hasSeconds(90);
        assertThat(Numbers.written(Duration.ofMinutes(90))).isEqualTo("90m");
        assertThatThrownBy(() -> Numbers.duration("x", "soon", Duration.ZERO)).hasMessageContaining("such as 90s");
    }
}
