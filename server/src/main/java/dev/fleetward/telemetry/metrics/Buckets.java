package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.FieldEvent.Bucket;
import dev.fleetward.ingest.FieldEvent.Histogram;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Buckets of histograms: as the lake keeps them, and what those of many readings say together. */
final class Buckets {
    private Buckets() {}

    /** Null when it has none. */
    static @Nullable String write(Histogram histogram) {
        return histogram.buckets().isEmpty()
                ? null
                : histogram.buckets().stream()
                        .map(bucket -> bucket.low() + ":" + bucket.high() + ":" + bucket.count())
                        .collect(Collectors.joining(" "));
    }

    static double count(List<Bucket> buckets) {
        return buckets.stream().mapToDouble(Bucket::count).sum();
    }

    /** With every value in the middle of its bucket. */
    static double mean(List<Bucket> buckets) {
        return buckets.stream()
                        .mapToDouble(bucket -> bucket.count() * (bucket.low() + bucket.high()) / 2)
                        .sum()
                / count(buckets);
    }

    /** Estimated evenly within the bucket it falls in; those of devices with other bounds may overlap. */
    static double quantile(List<Bucket> buckets, double quantile) {
        var inOrder = buckets.stream()
                .sorted(Comparator.comparingDouble(Bucket::high).thenComparingDouble(Bucket::low))
                .toList();
        double left = quantile * count(buckets);
        for (Bucket bucket : inOrder) {
            if (left <= bucket.count()) {
                return bucket.low() + (bucket.high() - bucket.low()) * (left / bucket.count());
            }
            left -= bucket.count();
        }
        return inOrder.getLast().high();
    }
}
