package dev.fleetward.telemetry.metrics;

import dev.fleetward.telemetry.ChartView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Series as charts. */
final class LineCharts {
    private LineCharts() {}

    /** One column a line, showing {@code figure} of its points. */
    static ChartView ofLines(
            String title,
            String unit,
            List<Metrics.Line> lines,
            Duration bucket,
            Function<Metrics.Point, Double> figure) {
        var cells = new TreeMap<Instant, @Nullable Double[]>();
        for (int i = 0; i < lines.size(); i++) {
            for (Metrics.Point point : lines.get(i).points()) {
                cells.computeIfAbsent(point.at(), _ -> new @Nullable Double[lines.size()])[i] = figure.apply(point);
            }
        }
        return ChartView.ofCells(
                title, unit, lines.stream().map(Metrics.Line::name).toList(), cells, bucket);
    }

    /** The spread of one line: where the middle 90 % lie. */
    static ChartView ofSpread(String title, String unit, Metrics.Line line, Duration bucket) {
        var cells = new TreeMap<Instant, @Nullable Double[]>();
        for (Metrics.Point point : line.points()) {
            cells.put(point.at(), new @Nullable Double[] {point.p5(), point.median(), point.p95()});
        }
        return ChartView.ofCells(title, unit, List.of("5th percentile", "Median", "95th percentile"), cells, bucket);
    }
}
