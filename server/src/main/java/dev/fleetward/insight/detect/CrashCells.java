package dev.fleetward.insight.detect;

import dev.fleetward.crashes.Issues;
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

/** Crashes and unexpected reboots, per hour that a device was heard of: by the metric that most devices report. */
@ApplicationScoped
class CrashCells implements CellSource {
    static final String CRASHES = "crashes";

    private final Issues issues;
    private final FleetSeries series;

    CrashCells(Issues issues, FleetSeries series) {
        this.issues = issues;
        this.series = series;
    }

    @Override
    public List<String> metrics(Product product, Instant from, Instant to) {
        return List.of(CRASHES);
    }

    private record Place(long hour, Slice slice) {}

    @Override
    public Map<Long, List<Cell>> cells(Product product, String metric, Instant from, Instant to) {
        var most =
                series.metrics(product, from, to).stream().max(Comparator.comparingLong(FleetSeries.Counted::samples));
        if (most.isEmpty()) {
            return Map.of();
        }
        var crashes = new HashMap<Place, Issues.CrashHour>();
        issues.crashHours(product, from)
                .forEach(one -> crashes.put(
                        new Place(hour(one.hour()), MetricCells.slice(one.version(), one.hardware())), one));
        var cells = new HashMap<Long, List<Cell>>();
        for (FleetSeries.Line line : series.lines(
                product,
                most.get().metric(),
                FleetSeries.Cut.VERSION_AND_HARDWARE,
                FleetSeries.Slice.ALL,
                from,
                to,
                Duration.ofHours(1))) {
            Slice slice = MetricCells.slice(line.version(), line.hardware());
            for (FleetSeries.Point point : line.points()) {
                long hour = hour(point.at());
                Issues.CrashHour struck = crashes.get(new Place(hour, slice));
                long events = struck == null ? 0 : struck.events();
                long devices = Math.max(Math.round(point.devices()), struck == null ? 1 : struck.devices());
                cells.computeIfAbsent(hour, _ -> new ArrayList<>())
                        .add(new Cell(
                                CRASHES,
                                Measure.RATE,
                                slice,
                                new HourPoint(
                                        devices,
                                        Math.max(1, point.deviceHours()),
                                        events,
                                        (double) events * events,
                                        struck == null ? 0 : struck.devices())));
            }
        }
        return cells;
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3600L);
    }
}
