package dev.fleetward.insight.detect;

import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What devices measure, from the roll-ups. */
@ApplicationScoped
class MetricCells implements CellSource {
    private static final int MAX_METRICS = 60;
    /** Counts that come that seldom are events; larger ones are amounts. */
    private static final double MOST_EVENTS_PER_HOUR = 2;
    /** From the 16th to the 84th percentile are two standard deviations of a normal spread. */
    private static final double LOWER = 0.16;

    private static final double UPPER = 0.84;

    private final FleetSeries series;

    MetricCells(FleetSeries series) {
        this.series = series;
    }

    @Override
    public List<String> metrics(Product product, Instant from, Instant to) {
        return series.metrics(product, from, to).stream()
                .sorted(Comparator.comparingLong(FleetSeries.Counted::samples).reversed())
                .limit(MAX_METRICS)
                .map(FleetSeries.Counted::metric)
                .toList();
    }

    @Override
    public Map<Long, List<Cell>> cells(Product product, String metric, Instant from, Instant to) {
        var lines = series.lines(
                product, metric, FleetSeries.Cut.ALL, FleetSeries.Slice.ALL, from, to, Duration.ofHours(1));
        Measure measure = measure(lines);
        Function<String, String> named = named(product, metric);
        var cells = new HashMap<Long, List<Cell>>();
        for (FleetSeries.Line line : lines) {
            Slice slice = slice(line.version(), line.hardware(), line.cohort());
            for (FleetSeries.Point point : line.points()) {
                long hour = Math.floorDiv(point.at().getEpochSecond(), 3600L);
                point(measure, point).ifPresent(it -> cells.computeIfAbsent(hour, _ -> new ArrayList<>())
                        .add(new Cell(named.apply(line.version()), measure, slice, it)));
            }
        }
        return cells;
    }

    /** What is empty is no part of it. */
    static Slice slice(String version, String hardware, String cohort) {
        var parts = new TreeMap<>(Map.of(Slice.VERSION, version, Slice.HARDWARE, hardware, Slice.COHORT, cohort));
        parts.values().removeIf(String::isEmpty);
        return new Slice(parts);
    }

    /** Whole numbers from nought that are mostly nought happen; all else is measured. */
    private static Measure measure(List<FleetSeries.Line> lines) {
        double sum = 0;
        double hours = 0;
        double above = 0;
        double samples = 0;
        for (FleetSeries.Line line : lines) {
            for (FleetSeries.Point point : line.points()) {
                if (point.low() < 0
                        || point.low() != Math.rint(point.low())
                        || point.high() != Math.rint(point.high())) {
                    return Measure.LEVEL;
                }
                sum += point.sum();
                hours += point.deviceHours();
                above += point.spread().shareAbove(0) * point.samples();
                samples += point.samples();
            }
        }
        boolean seldom = hours > 0 && sum / hours <= MOST_EVENTS_PER_HOUR && above <= samples / 2;
        return seldom ? Measure.RATE : Measure.LEVEL;
    }

    private static Optional<HourPoint> point(Measure measure, FleetSeries.Point point) {
        long devices = Math.max(1, Math.round(point.devices()));
        if (measure == Measure.RATE) {
            long struck = Math.round(point.spread().shareAbove(0) * point.samples());
            return Optional.of(new HourPoint(
                    devices, point.deviceHours(), point.sum(), point.sum() * point.sum(), Math.min(devices, struck)));
        }
        double mean = point.mean();
        double deviation = (point.quantile(UPPER) - point.quantile(LOWER)) / 2;
        if (Math.abs(mean) > HourPoint.MAX_VALUE || deviation > HourPoint.MAX_VALUE) {
            return Optional.empty();
        }
        double spread = deviation * deviation * (devices - 1) / devices;
        return Optional.of(
                new HourPoint(devices, point.deviceHours(), devices * mean, devices * (mean * mean + spread), devices));
    }

    /** Where versions do not agree on the unit, each unit is a metric of its own: a version is not blamed for another. */
    private Function<String, String> named(Product product, String metric) {
        Map<String, String> units = series.units(product, metric).stream()
                .collect(Collectors.toMap(
                        FleetSeries.UnitOfVersion::version, FleetSeries.UnitOfVersion::unit, (newest, _) -> newest));
        if (units.values().stream().distinct().count() < 2) {
            return _ -> metric;
        }
        return version -> {
            String unit = units.getOrDefault(version, "");
            return unit.isEmpty() ? metric : metric + " [" + unit + "]";
        };
    }
}
