package dev.fleetward.insight.explore;

import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is told of a bucket's samples. */
public record Figure(Kind kind, double quantile) {
    /** How a figure is written in an address. */
    public enum Kind {
        MEAN("mean"),
        QUANTILE("percentile"),
        SUM("sum"),
        COUNT("samples"),
        MIN("lowest"),
        MAX("highest"),
        DEVICES("devices"),
        /** Share of samples above the threshold. */
        ABOVE("samples above the threshold"),
        /** Share of devices with a sample above the threshold. */
        OVER("devices above the threshold");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final List<Integer> PERCENTILES = List.of(1, 5, 10, 25, 50, 75, 90, 95, 99);

    /** All there are, by slug. */
    static final List<String> SLUGS = List.of(
            "mean", "p1", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "p99", "sum", "count", "min", "max",
            "devices", "above", "over");

    /** @throws Problem 400 naming those there are */
    static Figure parse(String slug) {
        if (slug.matches("p\\d{1,2}") && PERCENTILES.contains(Integer.parseInt(slug.substring(1)))) {
            return new Figure(Kind.QUANTILE, Integer.parseInt(slug.substring(1)) / 100.0);
        }
        for (Kind kind : Kind.values()) {
            if (kind != Kind.QUANTILE && kind.name().toLowerCase(Locale.ROOT).equals(slug)) {
                return new Figure(kind, 0);
            }
        }
        throw Problem.invalid("figure must be one of %s, not “%s”."
                .formatted(SLUGS.stream().collect(Collectors.joining(", ")), slug));
    }

    public String slug() {
        return kind == Kind.QUANTILE
                ? "p" + Math.round(quantile * 100)
                : kind.name().toLowerCase(Locale.ROOT);
    }

    /** "95th percentile". */
    public String words() {
        if (kind != Kind.QUANTILE) {
            return kind.words;
        }
        long percent = Math.round(quantile * 100);
        return percent == 50 ? "median" : percent + (percent == 1 ? "st" : "th") + " percentile";
    }

    /** Whether it is in the metric's own unit. */
    boolean isOfMetric() {
        return switch (kind) {
            case MEAN, QUANTILE, SUM, MIN, MAX -> true;
            case COUNT, DEVICES, ABOVE, OVER -> false;
        };
    }

    boolean isShare() {
        return kind == Kind.ABOVE || kind == Kind.OVER;
    }

    /** Shares in percent. */
    double of(Reading reading, double threshold) {
        var point = reading.point();
        return switch (kind) {
            case MEAN -> point.mean();
            case QUANTILE -> point.quantile(quantile);
            case SUM -> point.sum();
            case COUNT -> point.samples();
            case MIN -> point.low();
            case MAX -> point.high();
            case DEVICES -> Math.rint(point.devices());
            case ABOVE -> 100 * point.spread().shareAbove(threshold);
            case OVER -> 100 * reading.devicesOver() / point.devices();
        };
    }
}
