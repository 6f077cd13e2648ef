package dev.fleetward.insight.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class StatisticsPropertiesTest {
    /** Below it the steps of a computation run out of a double's digits, and no decision hangs on the rest. */
    private static final double AS_GOOD_AS_NOTHING = 1e-300;

    @Property
    void more_events_are_never_less_surprising(
            @ForAll @LongRange(min = 0, max = 1_000_000) long events,
            @ForAll @LongRange(min = 0, max = 1_000_000) long others,
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double hours,
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double otherHours) {
        double p = new RateRatio(new Rate(events, hours), new Rate(others, otherHours)).pGreater();
        double pOfMore = new RateRatio(new Rate(events + 1, hours), new Rate(others, otherHours)).pGreater();

        assertThat(p).isBetween(0.0, 1.0);
        assertThat(pOfMore).isLessThanOrEqualTo(p * (1 + 1e-9) + AS_GOOD_AS_NOTHING);
    }

    @Property
    void an_interval_holds_its_ratio(
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long events,
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long others,
            @ForAll @DoubleRange(min = 1, max = 100) double dispersion) {
        var interval = new RateRatio(new Rate(events, 100), new Rate(others, 1000)).interval(dispersion);

        assertThat(interval.low()).isLessThanOrEqualTo(interval.value()).isGreaterThanOrEqualTo(0);
        assertThat(interval.high()).isGreaterThanOrEqualTo(interval.value()).isFinite();
    }

    @Property
    void counting_more_widely_spread_makes_a_tail_no_thinner(
            @ForAll @IntRange(min = 1, max = 60) int events, @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
        double expected = events * share / 2;

        assertThat(Dispersion.pAtLeast(2L * events, expected, 0.5))
                .isGreaterThanOrEqualTo(Dispersion.pAtLeast(2L * events, expected, 0));
    }

    @Property
    void moving_and_stretching_a_sample_leaves_z_as_it_is(
            @ForAll @Size(min = 3, max = 40) List<@DoubleRange(min = -1000, max = 1000) Double> sample,
            @ForAll @DoubleRange(min = 0.5, max = 50) double stretch,
            @ForAll @DoubleRange(min = -100, max = 100) double move) {
        double[] before = sample.stream().mapToDouble(Double::doubleValue).toArray();
        double[] after = sample.stream().mapToDouble(x -> x * stretch + move).toArray();
        var z = RobustZ.of(before);
        if (z.scale() > 0.01) {
            assertThat(RobustZ.of(after).z(before[0] * stretch + move)).isCloseTo(z.z(before[0]), within(1e-6));
        }
    }

    @Property
    void false_discoveries_do_not_depend_on_order_and_dependence_never_finds_more(
            @ForAll @Size(max = 50) List<@DoubleRange(min = 0, max = 1) Double> all) {
        double[] p = all.stream().mapToDouble(Double::doubleValue).toArray();
        double[] reversed =
                all.reversed().stream().mapToDouble(Double::doubleValue).toArray();
        boolean[] stands = FalseDiscovery.independent(p, 0.1);
        boolean[] standsToo = FalseDiscovery.independent(reversed, 0.1);
        boolean[] dependent = FalseDiscovery.dependent(p, 0.1);
        double[] adjusted = FalseDiscovery.adjusted(p);

        for (int i = 0; i < p.length; i++) {
            assertThat(dependent[i] && !stands[i]).isFalse();
            double share = adjusted[i];
            if (Math.abs(share - 0.1) > 1e-9) {
                assertThat(stands[i]).isEqualTo(share <= 0.1);
                assertThat(standsToo[p.length - 1 - i]).isEqualTo(stands[i]);
            }
        }
    }

    @Property
    void a_table_stays_in_its_bounds(
            @ForAll @LongRange(min = 0, max = 500_000_000) long with,
            @ForAll @LongRange(min = 0, max = 500_000_000) long without,
            @ForAll @DoubleRange(min = 0, max = 1) double shareWith,
            @ForAll @DoubleRange(min = 0, max = 1) double shareWithout) {
        var table = new TwoByTwo((long) (with * shareWith), with, (long) (without * shareWithout), without);

        assertThat(table.p()).isBetween(0.0, 1.0);
        if (with > 0 && without > 0) {
            assertThat(table.g()).isFinite().isGreaterThanOrEqualTo(0);
            assertThat(table.ratioLow()).isLessThanOrEqualTo(table.ratio());
            assertThat(table.ratio()).isFinite();
        }
    }

    @Property(tries = 40)
    void equal_rates_are_seldom_evidence_however_often_one_looks(@ForAll long seed) {
        var random = new Random(seed);
        int alarms = 0;
        for (int fleet = 0; fleet < 200; fleet++) {
            var evidence = new RateEvidence();
            for (int hour = 0; hour < 100; hour++) {
                evidence.add(new Rate(hits(random, 10), 10), new Rate(hits(random, 90), 90));
            }
            alarms += evidence.alwaysValidP() <= 0.05 ? 1 : 0;
        }
        assertThat(alarms).isLessThan(25);
    }

    private static int hits(Random random, int devices) {
        int hits = 0;
        for (int i = 0; i < devices; i++) {
            hits += random.nextDouble() < 0.05 ? 1 : 0;
        }
        return hits;
    }

    @Property
    void what_is_no_number_is_refused(@ForAll @IntRange(min = 0, max = 2) int which) {
        double bad = new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}[which];

        assertThatThrownBy(() -> RobustZ.of(1, bad, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RobustZ.of(1, 2).z(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Cusum(0.5, 5).add(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ewma(0.2, 0, 1, 3).add(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Msprt.log(bad, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Dispersion.pAtLeast(1, bad, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FalseDiscovery.independent(new double[] {bad}, 0.1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
