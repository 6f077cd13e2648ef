package dev.fleetward.kernel.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private final Positions positions = new Positions();

    @Test
    void who_has_replayed_a_position_shows_all_until_it_was_asked_for() {
        positions.add(100, 1);
        positions.add(200, 2);
        positions.add(300, 3);

        assertThat(positions.allUntil(300)).hasValue(3);
        assertThat(positions.allUntil(299)).hasValue(2);
        assertThat(positions.allUntil(100)).hasValue(1);
    }

    @Test
    void while_nothing_is_written_nobody_falls_behind() {
        for (int second = 1; second <= 100_000; second++) {
            positions.add(100, second);
        }

        assertThat(positions.allUntil(100)).hasValue(100_000);
    }

    @Test
    void what_was_missed_before_the_first_look_is_of_unknown_age() {
        assertThat(positions.allUntil(100)).isEqualTo(OptionalLong.empty());

        positions.add(100, 1);

        assertThat(positions.allUntil(99)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void a_replica_that_stands_still_grows_older_and_is_never_taken_for_younger() {
        positions.add(100, 1);
        for (int second = 2; second <= 10 * Positions.MAX_KEPT; second++) {
            positions.add(100L * second, second);
        }

        assertThat(positions.allUntil(100)).hasValue(1);
        assertThat(positions.allUntil(199)).hasValue(1);
        assertThat(positions.allUntil(1_000L * Positions.MAX_KEPT)).hasValue(10L * Positions.MAX_KEPT);
        assertThat(positions.allUntil(1_000L * Positions.MAX_KEPT - 1)).hasValue(Positions.MAX_KEPT - 1);
    }

    @Test
    void a_primary_that_took_over_counts_anew() {
        positions.add(100, 1);
        positions.add(200, 2);

        positions.add(150, 3);

        assertThat(positions.allUntil(149)).isEqualTo(OptionalLong.empty());
        assertThat(positions.allUntil(150)).hasValue(3);
    }
}
