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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
                        new Place(hour(one.hour()), MetricCells.slice(one.version(), one.hardware(), one.cohort())),
                        one));
        var cells = new HashMap<Long, List<Cell>>();
        var heard = new HashSet<Place>();
        for (FleetSeries.Line line : series.lines(
                product,
                most.get().metric(),
                FleetSeries.Cut.ALL,
                FleetSeries.Slice.ALL,
                from,
                to,
                Duration.ofHours(1))) {
            Slice slice = MetricCells.slice(line.version(), line.hardware(), line.cohort());
            for (FleetSeries.Point point : line.points()) {
                long hour = hour(point.at());
                Issues.CrashHour struck = crashes.remove(new Place(hour, slice));
                heard.add(new Place(hour, slice.without(Slice.COHORT)));
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
        crashes.forEach((place, struck) -> addElsewhere(cells, heard, place, struck));
        return cells;
    }

    /** In an hour in which nothing was heard of the cohort, they count for version and hardware, if those were heard of. */
    private static void addElsewhere(
            Map<Long, List<Cell>> cells, Set<Place> heard, Place place, Issues.CrashHour struck) {
        Slice slice = place.slice.without(Slice.COHORT);
        if (heard.contains(new Place(place.hour, slice))) {
            double events = struck.events();
            cells.computeIfAbsent(place.hour, _ -> new ArrayList<>())
                    .add(new Cell(
                            CRASHES,
                            Measure.RATE,
                            slice,
                            new HourPoint(struck.devices(), 0, events, events * events, struck.devices())));
        }
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3600L);
    }
}
