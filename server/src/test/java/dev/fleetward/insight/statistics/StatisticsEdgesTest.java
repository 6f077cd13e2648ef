package dev.fleetward.insight.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsEdgesTest {
    @Test
    void no_event_on_either_side_says_nothing() {
        var ratio = new RateRatio(new Rate(0, 10), new Rate(0, 10));

        assertThat(ratio.pGreater()).isEqualTo(1);
        assertThat(ratio.z(1)).isZero();
        assertThat(ratio.interval().value()).isEqualTo(1);
    }

    @Test
    void unobserved_sides_cannot_be_compared() {
        assertThatThrownBy(() -> new RateRatio(new Rate(0, 0), new Rate(1, 10)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void huge_numbers_do_not_overflow() {
        assertThat(RobustZ.median(1e308, 1.2e308)).isCloseTo(1.1e308, within(1e295));
        assertThat(new RateRatio(new Rate(1_000_000_000, 1e12), new Rate(1_000_000_000, 1e12)).pGreater())
                .isCloseTo(0.5, within(1e-4));
        assertThat(Msprt.logOfShares(900_000, 1_000_000, 1, 1_000_000, 0.02))
                .isFinite()
                .isPositive();
    }

    @Test
    void a_sample_of_equals_has_no_scale_and_any_other_value_is_infinitely_far() {
        var z = RobustZ.of(7, 7, 7);

        assertThat(z.scale()).isZero();
        assertThat(z.z(7)).isZero();
        assertThat(z.z(8)).isInfinite();
        assertThat(z.isOutlier(8, 0.5)).as("too few samples").isFalse();
        double[] many = new double[20];
        Arrays.fill(many, 7);
        assertThat(RobustZ.of(many).isOutlier(8, 0.5)).isTrue();
        assertThat(RobustZ.of(many).isOutlier(7.1, 0.5))
                .as("too small a change")
                .isFalse();
    }

    @Test
    void more_than_half_equal_falls_back_to_the_mean_distance() {
        assertThat(RobustZ.of(5, 5, 5, 5, 9).scale()).isCloseTo(0.8 * 1.2533, within(1e-9));
    }

    @Test
    void devices_in_a_crash_loop_are_seen_as_such() {
        double[] hours = new double[100];
        Arrays.fill(hours, 24);
        long[] even = new long[100];
        Arrays.setAll(even, i -> i % 3);
        long[] loops = new long[100];
        loops[3] = 60;
        loops[40] = 39;

        assertThat(Dispersion.ofDevices(even, hours)).isLessThan(Dispersion.OVERDISPERSED);
        assertThat(Dispersion.ofDevices(loops, hours)).isGreaterThan(30);
        assertThat(Dispersion.ofDevices(new long[5], new double[5])).isEqualTo(1);
        assertThat(Dispersion.alpha(2, 6)).isEqualTo(1);
        assertThat(Dispersion.alpha(2, 1)).isZero();
    }

    @Test
    void tails_of_counts_agree_with_the_closed_forms() {
        assertThat(Dispersion.pAtLeast(1, 2, 0)).isCloseTo(1 - Math.exp(-2), within(1e-12));
        // Size 1: geometric, P(X >= k) = (m / (1 + m))^k.
        assertThat(Dispersion.pAtLeast(3, 2, 1)).isCloseTo(Math.pow(2 / 3.0, 3), within(1e-12));
        assertThat(Dispersion.pAtLeast(0, 5, 0)).isEqualTo(1);
        assertThat(Dispersion.pAtLeast(3, 0, 0)).isZero();
    }

    @Test
    void enough_exposure_is_enough_and_less_is_not() {
        var old = new Rate(30, 10_000);
        double needed = ExposureNeeded.hours(old).orElseThrow();

        assertThat(ExposureNeeded.power(old, needed)).isGreaterThanOrEqualTo(0.8);
        assertThat(ExposureNeeded.power(old, needed * 0.8)).isLessThan(0.8);
        assertThat(needed).isBetween(2_000.0, 10_000.0);
        assertThat(ExposureNeeded.hours(new Rate(300, 100_000)).orElseThrow()).isLessThan(needed);
        assertThat(ExposureNeeded.hours(new Rate(0, 100))).isEmpty();
        assertThat(ExposureNeeded.hours(new Rate(1, 100)))
                .as("one event can never tell")
                .isEmpty();
    }

    @Test
    void strata_without_contrast_explain_everything() {
        assertThat(MantelHaenszel.explains(4, List.of(new TwoByTwo(10, 20, 0, 0), new TwoByTwo(0, 0, 3, 90))))
                .isTrue();
        assertThat(MantelHaenszel.explains(8, List.of(new TwoByTwo(20, 100, 10, 400), new TwoByTwo(20, 100, 10, 400))))
                .isFalse();
    }

    @Test
    void a_table_with_small_expected_counts_is_tested_exactly() {
        var small = new TwoByTwo(3, 4, 5, 1000);

        assertThat(small.p()).isEqualTo(small.pOfFisher());
        assertThat(new TwoByTwo(0, 4, 5, 1000).p()).isEqualTo(1);
        assertThat(new TwoByTwo(0, 0, 0, 0).p()).isEqualTo(1);
    }
}
