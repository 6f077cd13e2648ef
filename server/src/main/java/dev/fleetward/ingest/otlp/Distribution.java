package dev.fleetward.ingest.otlp;

import dev.fleetward.ingest.FieldEvent.Bucket;
import dev.fleetward.ingest.FieldEvent.Histogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers we keep of a distribution: count, sum, mean, least, greatest, and quantiles. Those of histograms are
 * estimated, evenly within the bucket they fall in.
 */
final class Distribution {
    static final int MAX_BUCKETS = 2_000;
    /** As many as exponential histograms have unless told otherwise, both signs. */
    static final int MAX_BUCKETS_KEPT = 320;

    private static final Map<String, Double> QUANTILES = new LinkedHashMap<>();

    static {
        QUANTILES.put("p50", 0.5);
        QUANTILES.put("p95", 0.95);
        QUANTILES.put("p99", 0.99);
    }

    private Distribution() {}

    /** Its numbers, each a metric by its own name; and the whole, unless it is a summary, which has no buckets. */
    record Numbers(
            SequencedMap<String, Double> values, @Nullable Histogram whole) {}

    static Numbers of(HistogramDataPoint point) throws Unreadable {
        int bounds = point.getExplicitBoundsCount();
        if (point.getBucketCountsCount() > MAX_BUCKETS) {
            throw tooMany();
        }
        if (point.getBucketCountsCount() != 0 && point.getBucketCountsCount() != bounds + 1) {
            throw new Unreadable("A histogram has %d buckets and %d bounds; there must be one bound less than buckets."
                    .formatted(point.getBucketCountsCount(), bounds));
        }
        var buckets = new ArrayList<Bucket>();
        for (int i = 0; i < point.getBucketCountsCount() && bounds > 0; i++) {
            double low = i == 0
                    ? (point.hasMin() ? point.getMin() : Math.min(0, point.getExplicitBounds(0)))
                    : point.getExplicitBounds(i - 1);
            double high = i == bounds
                    ? (point.hasMax() ? point.getMax() : point.getExplicitBounds(bounds - 1))
                    : point.getExplicitBounds(i);
            add(buckets, low, high, point.getBucketCounts(i));
        }
        var values = start(point.getCount(), point.hasSum(), point.getSum());
        extremes(values, point.hasMin(), point.getMin(), point.hasMax(), point.getMax());
        return numbers(values, buckets);
    }

    static Numbers of(ExponentialHistogramDataPoint point) throws Unreadable {
        if (point.getPositive().getBucketCountsCount() > MAX_BUCKETS
                || point.getNegative().getBucketCountsCount() > MAX_BUCKETS) {
            throw tooMany();
        }
        var buckets = new ArrayList<Bucket>();
        Buckets negative = point.getNegative();
        for (int i = negative.getBucketCountsCount() - 1; i >= 0; i--) {
            add(
                    buckets,
                    -bound(negative, i + 1, point.getScale()),
                    -bound(negative, i, point.getScale()),
                    negative.getBucketCounts(i));
        }
        add(buckets, -point.getZeroThreshold(), point.getZeroThreshold(), point.getZeroCount());
        Buckets positive = point.getPositive();
        for (int i = 0; i < positive.getBucketCountsCount(); i++) {
            add(
                    buckets,
                    bound(positive, i, point.getScale()),
                    bound(positive, i + 1, point.getScale()),
                    positive.getBucketCounts(i));
        }
        var values = start(point.getCount(), point.hasSum(), point.getSum());
        extremes(values, point.hasMin(), point.getMin(), point.hasMax(), point.getMax());
        return numbers(values, buckets);
    }

    /** base^(offset + i), with base = 2^(2^-scale). */
    private static double bound(Buckets buckets, int i, int scale) {
        return Math.pow(2, ((double) buckets.getOffset() + i) * Math.pow(2, -scale));
    }

    static Numbers of(SummaryDataPoint point) throws Unreadable {
        if (point.getQuantileValuesCount() > MAX_BUCKETS) {
            throw tooMany();
        }
        var values = start(point.getCount(), true, point.getSum());
        for (var quantile : point.getQuantileValuesList()) {
            values.put(name(quantile.getQuantile()), quantile.getValue());
        }
        return new Numbers(values, null);
    }

    private static String name(double quantile) {
        if (quantile <= 0) {
            return "min";
        }
        return quantile >= 1 ? "max" : "p" + Double.toString(quantile * 100).replaceAll("\\.0$", "");
    }

    private static SequencedMap<String, Double> start(long count, boolean hasSum, double sum) {
        var values = new LinkedHashMap<String, Double>();
        double counted = unsigned(count);
        values.put("count", counted);
        if (hasSum) {
            values.put("sum", sum);
            if (counted > 0) {
                values.put("mean", sum / counted);
            }
        }
        return values;
    }

    private static void extremes(Map<String, Double> values, boolean hasMin, double min, boolean hasMax, double max) {
        if (hasMin) {
            values.put("min", min);
        }
        if (hasMax) {
            values.put("max", max);
        }
    }

    private static void add(List<Bucket> buckets, double low, double high, long count) {
        if (count != 0) {
            buckets.add(new Bucket(Math.min(low, high), Math.max(low, high), unsigned(count)));
        }
    }

    private static double unsigned(long count) {
        return count >= 0 ? count : (count >>> 1) * 2.0;
    }

    private static Numbers numbers(SequencedMap<String, Double> values, List<Bucket> buckets) {
        var whole = new Histogram(
                values.getOrDefault("count", 0.0),
                finite(values.get("sum")),
                finite(values.get("min")),
                finite(values.get("max")),
                fewer(buckets.stream()
                        .filter(bucket -> Double.isFinite(bucket.low()) && Double.isFinite(bucket.high()))
                        .toList()));
        return new Numbers(quantiles(values, buckets), whole);
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }

    /** Neighbours are taken together until there are few enough to keep. */
    private static List<Bucket> fewer(List<Bucket> buckets) {
        List<Bucket> fewer = buckets;
        while (fewer.size() > MAX_BUCKETS_KEPT) {
            var joined = new ArrayList<Bucket>();
            for (int i = 0; i < fewer.size(); i += 2) {
                Bucket low = fewer.get(i);
                if (i + 1 == fewer.size()) {
                    joined.add(low);
                } else {
                    Bucket high = fewer.get(i + 1);
                    joined.add(new Bucket(low.low(), high.high(), low.count() + high.count()));
                }
            }
            fewer = joined;
        }
        return List.copyOf(fewer);
    }

    private static SequencedMap<String, Double> quantiles(SequencedMap<String, Double> values, List<Bucket> buckets) {
        double total = buckets.stream().mapToDouble(Bucket::count).sum();
        QUANTILES.forEach((name, quantile) -> {
            double left = quantile * total;
            for (Bucket bucket : buckets) {
                if (left <= bucket.count()) {
                    double value = bucket.low() + (bucket.high() - bucket.low()) * (left / bucket.count());
                    if (Double.isFinite(value)) {
                        values.put(name, value);
                    }
                    return;
                }
                left -= bucket.count();
            }
        });
        return values;
    }

    private static Unreadable tooMany() {
        return new Unreadable("A distribution has more than %d buckets.".formatted(MAX_BUCKETS));
    }
}
