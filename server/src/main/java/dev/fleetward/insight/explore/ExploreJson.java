package dev.fleetward.insight.explore;

import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.insight.fleet.Quantiles;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer as the API gives it.
 *
 * @param source {@code rollup} or {@code lake}
 * @param relativeError of each percentile
 */
record ExploreJson(
        String metric,
        String figure,
        String unit,
        String by,
        Instant from,
        Instant to,
        long bucketSeconds,
        String source,
        double relativeError,
        List<Line> lines,
        List<Mark> marks,
        List<String> notes) {

    record Line(String name, Cell total, List<Cell> points) {}

    /**
     * @param value the figure asked for
     * @param deviceHours null where single samples were read
     * @param ranges how many values lay between which two; null unless asked for
     */
    record Cell(
            Instant at,
            double value,
            long samples,
            long devices,
            @Nullable Double deviceHours,
            double sum,
            double mean,
            double min,
            double p1,
            double p5,
            double p10,
            double p25,
            double p50,
            double p75,
            double p90,
            double p95,
            double p99,
            double max,
            @Nullable List<Quantiles.Range> ranges) {
        static Cell of(Reading reading, Question question, boolean withRanges) {
            FleetSeries.Point point = reading.point();
            return new Cell(
                    point.at(),
                    question.figure().of(reading, question.thresholdOrZero()),
                    point.samples(),
                    Math.round(point.devices()),
                    Double.isNaN(point.deviceHours()) ? null : point.deviceHours(),
                    point.sum(),
                    point.mean(),
                    point.low(),
                    point.quantile(0.01),
                    point.quantile(0.05),
                    point.quantile(0.1),
                    point.quantile(0.25),
                    point.quantile(0.5),
                    point.quantile(0.75),
                    point.quantile(0.9),
                    point.quantile(0.95),
                    point.quantile(0.99),
                    point.high(),
                    withRanges ? point.spread().ranges() : null);
        }
    }

    static ExploreJson of(Answer answer, boolean withRanges) {
        Question question = answer.question();
        return new ExploreJson(
                question.metric(),
                question.figure().slug(),
                answer.unit(),
                question.cut().slug(),
                question.range().from(),
                question.range().to(),
                question.range().bucket().toSeconds(),
                answer.source().name().toLowerCase(Locale.ROOT),
                Quantiles.RELATIVE_ERROR,
                answer.lines().stream()
                        .map(line -> new Line(
                                line.name(),
                                Cell.of(line.total(), question, withRanges),
                                line.readings().stream()
                                        .map(reading -> Cell.of(reading, question, withRanges))
                                        .toList()))
                        .toList(),
                answer.marks(),
                answer.notes());
    }
}
