package dev.fleetward.insight.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RollupTest {
    private static final double SLACK = 1e-9;

    @Property(tries = 300)
    void a_quantile_is_within_one_percent_of_the_value_at_its_rank(
            @ForAll @Size(min = 1, max = 500) List<@DoubleRange(min = -1e9, max = 1e9) Double> values,
            @ForAll @DoubleRange(min = 0, max = 1) double quantile) {
        var quantiles = new Quantiles();
        values.forEach(quantiles::add);

        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double exact = sorted[(int) Math.floor(quantile * (sorted.length - 1))];

        assertThat(quantiles.at(quantile))
                .isCloseTo(
                        exact, within(Math.abs(exact) * (Quantiles.RELATIVE_ERROR + SLACK) + Quantiles.MIN_MAGNITUDE));
    }

    @Property(tries = 100)
    void the_error_holds_over_forty_decades_and_after_joining_written_sketches(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int parts) {
        var joined = new Quantiles();
        var all = new ArrayList<Double>();
        for (int part = 0; part < parts; part++) {
            var one = new Quantiles();
            for (int i = 0; i < 50; i++) {
                double value = Math.pow(10, random.nextDouble() * 40 - 10) * (random.nextBoolean() ? 1 : -1);
                one.add(value);
                all.add(value);
            }
            joined.add(one.bytes());
        }
        Collections.sort(all);

        for (double quantile : new double[] {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1}) {
            double exact = all.get((int) Math.floor(quantile * (all.size() - 1)));
            assertThat(joined.at(quantile))
                    .isCloseTo(exact, within(Math.abs(exact) * (Quantiles.RELATIVE_ERROR + SLACK)));
        }
    }

    @Property(tries = 200)
    void neither_order_nor_parts_change_a_rollup(
            @ForAll @Size(min = 1, max = 300) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
            @ForAll Random random) {
        record Sample(UUID device, double value) {}
        var samples = new ArrayList<Sample>();
        for (double value : values) {
            samples.add(new Sample(new UUID(0, random.nextInt(80)), value));
        }
        var whole = new Rollup();
        samples.forEach(sample -> whole.add(sample.device, sample.value));

        Collections.shuffle(samples, random);
        var parts = new ArrayList<Rollup>();
        for (Sample sample : samples) {
            if (parts.isEmpty() || random.nextInt(10) == 0) {
                parts.add(new Rollup());
            }
            parts.getLast().add(sample.device, sample.value);
        }
        Collections.shuffle(parts, random);
        var joined = new Rollup();
        parts.forEach(part -> joined.add(
                part.samples(),
                part.total(),
                part.low(),
                part.high(),
                part.devices().bytes(),
                part.quantiles().bytes()));

        assertThat(joined.samples()).isEqualTo(whole.samples());
        assertThat(joined.low()).isEqualTo(whole.low());
        assertThat(joined.high()).isEqualTo(whole.high());
        assertThat(joined.quantiles().ranges()).isEqualTo(whole.quantiles().ranges());
        assertThat(joined.devices().count()).isEqualTo(whole.devices().count());
        double scale = values.stream().mapToDouble(Math::abs).sum();
        assertThat(joined.total()).isCloseTo(whole.total(), within(1e-12 * scale + 1e-300));
    }

    @Test
    void devices_are_counted_within_five_percent_and_few_of_them_exactly() {
        var random = new Random(7);
        int outside = 0;
        for (int fleet : new int[] {1, 10, 100, 1_000, 10_000, 100_000}) {
            for (int round = 0; round < 10; round++) {
                var one = new DeviceSet();
                var other = new DeviceSet();
                for (int i = 0; i < fleet; i++) {
                    var device = new UUID(random.nextLong(), random.nextLong());
                    one.add(device);
                    if (i % 3 == 0) {
                        other.add(device);
                    }
                }
                one.add(other.bytes());
                outside += Math.abs(one.count() - fleet) > 0.05 * fleet ? 1 : 0;
                if (fleet <= 100) {
                    assertThat(Math.round(one.count())).isEqualTo(fleet);
                }
            }
        }
        assertThat(outside).isLessThanOrEqualTo(4);
    }

    @Test
    void shares_and_ranges_add_up_to_all_values() {
        var quantiles = new Quantiles();
        double[] values = {-5, -1, 0, 0, 1, 2, 3, 100};
        Arrays.stream(values).forEach(quantiles::add);

        assertThat(quantiles.ranges().stream()
                        .mapToDouble(Quantiles.Range::count)
                        .sum())
                .isEqualTo(values.length);
        assertThat(quantiles.ranges()).extracting(Quantiles.Range::low).isSorted();
        assertThat(quantiles.shareAbove(1.5)).isEqualTo(3.0 / 8);
        assertThat(quantiles.shareAbove(-0.5)).isEqualTo(6.0 / 8);
        assertThat(quantiles.shareAbove(1_000)).isZero();
    }
}
