package dev.fleetward.insight.detect;

import dev.fleetward.products.Product;
import dev.fleetward.telemetry.ChartView;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Draws an anomaly's series beside what it was compared with, from some days before it began. */
@ApplicationScoped
class AnomalyCharts {
    private static final Duration BEFORE = Duration.ofDays(3);
    private static final Duration LONGEST = Duration.ofDays(15);

    private final List<CellSource> sources;
    private final Clock clock;

    AnomalyCharts(@All List<CellSource> sources, Clock clock) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
    }

    Optional<ChartView> of(Product product, AnomalyView view) {
        Anomaly anomaly = view.anomaly();
        Instant now = clock.instant();
        Instant earliest = now.minus(LONGEST);
        Instant from = anomaly.since().minus(BEFORE);
        Instant start = from.isBefore(earliest) ? earliest : from;
        String base = anomaly.metric().split(" \\[", 2)[0];
        return sources.stream()
                .filter(source -> source.metrics(product, start, now).contains(base))
                .findFirst()
                .map(source -> source.cells(product, base, start, now))
                .filter(cells -> !cells.isEmpty())
                .map(cells -> {
                    Slice slice = Slice.of(anomaly.slice());
                    Slice around = slice.without(Slice.VERSION);
                    boolean besideOthers = anomaly.against().isPresent();
                    var rows = new TreeMap<Instant, @Nullable Double[]>();
                    cells.forEach((hour, all) -> rows.put(Instant.ofEpochSecond(hour * 3600), new @Nullable Double[] {
                        figure(all, anomaly, slice::contains),
                        figure(all, anomaly, cell -> !slice.contains(cell) && (!besideOthers || around.contains(cell)))
                    }));
                    String unit = anomaly.measure() == Measure.RATE ? "per 1,000 device-hours" : "";
                    String others = besideOthers ? anomaly.against().orElseThrow() : "the others";
                    return ChartView.ofCells(
                            "%s of %s and of %s".formatted(anomaly.metric(), view.getSlice(), others),
                            unit,
                            List.of(view.getSlice(), others),
                            rows,
                            Duration.ofHours(1));
                });
    }

    private static @Nullable Double figure(List<Cell> cells, Anomaly anomaly, Predicate<Slice> wanted) {
        HourPoint point = cells.stream()
                .filter(cell -> cell.metric().equals(anomaly.metric()) && wanted.test(cell.slice()))
                .map(Cell::point)
                .reduce(HourPoint.NOTHING, HourPoint::plus);
        if (point.devices() == 0) {
            return null;
        }
        if (anomaly.shape() == Shape.DROP_OUT) {
            return (double) point.devices();
        }
        return anomaly.measure() == Measure.RATE
                ? (Double) (1000 * point.events() / point.hours())
                : (Double) point.mean();
    }
}
