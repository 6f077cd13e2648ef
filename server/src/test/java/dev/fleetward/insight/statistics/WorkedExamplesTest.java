package dev.fleetward.insight.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The examples of docs/anomalies.md, to the digits stated there. */
class WorkedExamplesTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void a_value_far_from_the_rest() {
        var z = RobustZ.of(10, 11, 9, 10, 12, 10, 11, 30);

        assertThat(z.median()).isEqualTo(10.5);
        assertThat(z.scale() * 0.6745).isCloseTo(0.5, EXACT);
        assertThat(z.z(30)).isCloseTo(26.31, within(0.005));
    }

    @Test
    void an_average_settles_into_limits_of_one() {
        var ewma = new Ewma(0.2, 0, 1, 3);
        for (int i = 0; i < 200; i++) {
            ewma.add(0);
        }

        assertThat(ewma.limit()).isCloseTo(1.000, within(5e-4));
    }

    @Test
    void a_cumulative_sum_alarms_at_the_sixth_value() {
        var cusum = new Cusum(0.5, 5);
        double[] values = {1, 1, 1.5, 2, 2, 1, 2.5};
        double[] sums = {.5, 1, 2, 3.5, 5.0, 5.5, 7.5};

        for (int i = 0; i < values.length; i++) {
            cusum.add(values[i]);
            assertThat(cusum.up()).isCloseTo(sums[i], EXACT);
            assertThat(cusum.isAlarm()).isEqualTo(i >= 5);
        }
    }

    @Test
    void three_times_the_rate() {
        var ratio = new RateRatio(new Rate(18, 2000), new Rate(30, 10000));

        assertThat(ratio.pGreater()).isCloseTo(4.3647e-4, within(5e-9));
        assertThat(ratio.interval().value()).isCloseTo(3.0, EXACT);
        assertThat(ratio.interval().low()).isCloseTo(1.672, within(5e-4));
        assertThat(ratio.interval().high()).isCloseTo(5.382, within(5e-4));
    }

    @Test
    void quasi_poisson_widens_by_the_root_of_the_dispersion() {
        var ratio = new RateRatio(new Rate(18, 2000), new Rate(30, 10000));

        assertThat(ratio.z(4)).isCloseTo(ratio.z(1) / 2, EXACT);
        assertThat(ratio.z(1)).isCloseTo(Math.log(3) / Math.sqrt(1 / 18.0 + 1 / 30.0), EXACT);
    }

    @Test
    void failures_are_counted_until_the_test_can_stop() {
        var sprt = new Sprt(0.05, 0.10, 0.01, 0.03);

        assertThat(sprt.upper()).isCloseTo(2.890, within(5e-4));
        assertThat(sprt.lower()).isCloseTo(-2.2513, within(5e-5));
        assertThat(sprt.evidence(1, 0)).isCloseTo(1.0986, within(5e-5));
        assertThat(sprt.evidence(0, 1)).isCloseTo(-0.02041, within(5e-6));
        assertThat(sprt.evidence(3, 0)).isCloseTo(3.296, within(5e-4));
        assertThat(sprt.decide(3, 0)).isEqualTo(Sprt.Decision.HALT);
        assertThat(sprt.evidence(0, 110)).isCloseTo(-2.2450, within(5e-5));
        assertThat(sprt.decide(0, 110)).isEqualTo(Sprt.Decision.GO_ON);
        assertThat(sprt.evidence(0, 111)).isCloseTo(-2.2654, within(5e-5));
        assertThat(sprt.decide(0, 111)).isEqualTo(Sprt.Decision.PASS);
    }

    @Test
    void a_difference_of_shares_at_any_look() {
        double pooled = 130.0 / 11_000;
        double variance = pooled * (1 - pooled) * (1.0 / 1000 + 1.0 / 10_000);

        assertThat(pooled).isCloseTo(.011818, within(5e-7));
        assertThat(variance).isCloseTo(1.2846e-5, within(5e-10));
        assertThat(Math.sqrt(variance / (variance + 4e-4))).isCloseTo(.17640, within(5e-6));
        assertThat(Math.exp(Msprt.logOfShares(30, 1000, 100, 10_000, 0.02)))
                .isCloseTo(6.2729e5, Percentage.withPercentage(0.001));
    }

    @Test
    void few_of_many_tests_stand() {
        double[] p = {.001, .008, .039, .041, .042, .06, .074, .205};

        assertThat(FalseDiscovery.independent(p, 0.05))
                .containsExactly(true, true, false, false, false, false, false, false);
        assertThat(FalseDiscovery.independent(p, 0.10))
                .containsExactly(true, true, true, true, true, true, true, false);
        assertThat(FalseDiscovery.dependent(p, 0.05))
                .containsExactly(true, false, false, false, false, false, false, false);
    }

    @Test
    void what_differs() {
        var table = new TwoByTwo(40, 200, 20, 800);

        assertThat(table.expected()).isCloseTo(12, EXACT);
        assertThat(table.lift()).isCloseTo(3.33, within(0.005));
        assertThat(table.g()).isCloseTo(66.7231, within(5e-5));
        assertThat(table.pOfG()).isCloseTo(3.12e-16, Percentage.withPercentage(0.2));
        assertThat(table.pOfFisher()).isCloseTo(4.30e-16, Percentage.withPercentage(0.2));
        assertThat(table.ratio()).isCloseTo(8.0, EXACT);
        assertThat(table.ratioLow()).isCloseTo(4.785, within(5e-4));
    }

    @Test
    void a_sample_of_those_not_affected_says_what_all_of_them_say_less_surely() {
        var all = new TwoByTwo(40, 2_040, 60, 18_060);
        var sampled = new TwoByTwo(40, 240, 60, 1_860, 10);

        assertThat(sampled.lift()).isCloseTo(all.lift(), EXACT);
        assertThat(sampled.ratio()).isCloseTo(all.ratio(), EXACT);
        assertThat(sampled.ratioLow()).isLessThan(all.ratioLow()).isCloseTo(all.ratioLow(), within(0.2));
        assertThat(MantelHaenszel.ratio(List.of(sampled))).isCloseTo(all.ratio(), EXACT);
    }

    @Test
    void strata_take_a_part_of_the_ratio_away() {
        var strata = List.of(new TwoByTwo(16, 80, 2, 20), new TwoByTwo(1, 20, 4, 80));
        double crude = new TwoByTwo(17, 100, 6, 100).ratio();

        assertThat(crude).isCloseTo(2.833, within(5e-4));
        assertThat(MantelHaenszel.ratio(strata)).isCloseTo(1.667, within(5e-4));
        assertThat(MantelHaenszel.explains(crude, strata)).isTrue();
    }
}
