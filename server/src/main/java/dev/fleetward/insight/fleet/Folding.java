package dev.fleetward.insight.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows on their way into roll-ups of hours and days. Not for sharing between threads. */
final class Folding {
    /** As long as the lake keeps samples. */
    static final Duration KEEP = Duration.ofDays(400);

    /** A device with what of it samples do not say, as it is when they are folded. */
    record Reporter(UUID device, String hardware, UUID cohort) {
        static Reporter unknown(UUID device) {
            return new Reporter(device, "", Rollup.NO_COHORT);
        }
    }

    private final Instant now;
    private final Map<Rollup.Key, Rollup> hours = new HashMap<>();
    private final Map<RefusalStore.Key, Long> refused = new HashMap<>();

    Folding(Instant now) {
        this.now = now;
    }

    void add(UUID product, Reporter reporter, SampleRow row) {
        Refusal refusal = refusal(row);
        if (refusal != null) {
            refused.merge(new RefusalStore.Key(product, row.metric(), row.version(), refusal), 1L, Long::sum);
            return;
        }
        var key = new Rollup.Key(
                product,
                row.metric(),
                Step.HOUR,
                Step.HOUR.start(row.at()),
                row.version(),
                reporter.hardware,
                reporter.cohort);
        Rollup hour = hours.computeIfAbsent(key, _ -> new Rollup());
        Double observations = row.observations();
        if (observations == null) {
            hour.add(reporter.device, number(row));
        } else {
            addHistogram(hour, reporter.device, observations, row);
        }
    }

    private @Nullable Refusal refusal(SampleRow row) {
        if (row.at().isBefore(now.minus(KEEP))) {
            return Refusal.TOO_OLD;
        }
        boolean large = isLarge(row.value())
                || isLarge(row.total())
                || isLarge(row.observations())
                || buckets(row).stream().anyMatch(bucket -> isLarge(bucket[0]) || isLarge(bucket[1]));
        return large ? Refusal.TOO_LARGE : null;
    }

    private static boolean isLarge(@Nullable Double value) {
        return value != null && !(Math.abs(value) <= Quantiles.MAX_MAGNITUDE);
    }

    private static void addHistogram(Rollup hour, UUID device, double observations, SampleRow row) {
        List<double[]> buckets = buckets(row);
        if (buckets.isEmpty()) {
            hour.addBucket(number(row), number(row), observations);
        }
        double middles = 0;
        for (double[] bucket : buckets) {
            hour.addBucket(bucket[0], bucket[1], bucket[2]);
            middles += bucket[2] * (bucket[0] + bucket[1]) / 2;
        }
        Double total = row.total();
        hour.addHistogram(device, observations, total == null ? middles : total);
    }

    /** Low, high, count of each, as the lake writes them: {@code low:high:count} with a space between. */
    private static List<double[]> buckets(SampleRow row) {
        String written = row.buckets();
        if (written == null) {
            return List.of();
        }
        var read = new ArrayList<double[]>();
        for (String bucket : written.split(" ", -1)) {
            String[] parts = bucket.split(":", -1);
            read.add(new double[] {
                Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2])
            });
        }
        return read;
    }

    private static double number(SampleRow row) {
        Double value = row.value();
        if (value == null) {
            throw new IllegalStateException("a sample of " + row.metric() + " has neither a value nor buckets");
        }
        return value;
    }

    /** Of hours, and of the days they lie in. */
    Map<Rollup.Key, Rollup> rollups() {
        var all = new HashMap<>(hours);
        hours.forEach((key, hour) ->
                all.computeIfAbsent(key.ofDay(), _ -> new Rollup()).add(hour));
        return all;
    }

    Map<RefusalStore.Key, Long> refused() {
        return refused;
    }
}
