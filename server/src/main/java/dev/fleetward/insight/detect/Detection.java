package dev.fleetward.insight.detect;

import dev.fleetward.insight.statistics.FalseDiscovery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at all series of a fleet hour by hour, in one pass: every metric of the whole fleet, of each version, hardware,
 * cohort and other part, and of each version on each hardware. What a detector suspects stands when its own limit holds
 * and the share of false discoveries over all series of the hour does. Not for sharing between threads.
 */
public final class Detection {
    public static final int MAX_SERIES = 100_000;
    private static final int INCIDENT_OVER_AFTER_HOURS = 2 * Baseline.DAY;
    /** Detectors that speak of one series at one hour. */
    private static final int TESTS_PER_SERIES = 3;

    private record Key(String metric, Slice slice) {}

    private record Suspected(Key key, Measure measure, Suspicion suspicion, Optional<String> against) {}

    private final Map<Key, Series> series = new LinkedHashMap<>();
    private final Map<Key, Comparison> comparisons = new LinkedHashMap<>();
    private final Map<Key, Measure> measures = new LinkedHashMap<>();
    private final Map<Key, Long> comparedOpen = new LinkedHashMap<>();
    private final List<Incident> incidents = new ArrayList<>();
    private final Versions versions = new Versions();
    private long refused;

    /** Hours must come in order; an hour without cells is one in which nothing reported. @return what began in it */
    public List<Incident> look(long hour, List<Cell> cells) {
        var points = new LinkedHashMap<Key, HourPoint>();
        for (Cell cell : cells) {
            versions.see(cell, hour);
            for (Slice slice : slices(cell.slice())) {
                var key = new Key(cell.metric(), slice);
                if (measures.size() >= MAX_SERIES && !measures.containsKey(key)) {
                    refused++;
                    continue;
                }
                measures.putIfAbsent(key, cell.measure());
                points.merge(key, cell.point(), HourPoint::plus);
            }
        }
        var past = againstPast(hour, points);
        var others = againstOthers(hour, points);
        var begun = new ArrayList<Incident>();
        stand(others, comparisons.size()).forEach(one -> keep(hour, one, opensComparison(hour, one), begun));
        stand(past, TESTS_PER_SERIES * series.size()).forEach(one -> keep(hour, one, opensSeries(hour, one), begun));
        series.forEach((key, one) -> one.close(hour, points.getOrDefault(key, HourPoint.NOTHING)));
        return begun;
    }

    public long seriesCount() {
        return series.size();
    }

    /** Points of series beyond {@value #MAX_SERIES}, which are not looked at. */
    public long refused() {
        return refused;
    }

    public List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    private static List<Slice> slices(Slice cell) {
        var all = new ArrayList<Slice>();
        all.add(Slice.ALL);
        cell.parts().forEach((name, value) -> all.add(Slice.of(name, value)));
        var both = Slice.ALL;
        for (String name : List.of(Slice.VERSION, Slice.HARDWARE)) {
            both = cell.get(name).isPresent() ? both.and(name, cell.get(name).get()) : both;
        }
        if (both.parts().size() == 2) {
            all.add(both);
        }
        return all;
    }

    private List<Suspected> againstPast(long hour, Map<Key, HourPoint> points) {
        measures.forEach((key, measure) -> series.computeIfAbsent(key, _ -> new Series(measure, key.slice())));
        var found = new ArrayList<Suspected>();
        series.forEach((key, one) -> one.look(hour, points.getOrDefault(key, HourPoint.NOTHING))
                .forEach(suspicion -> found.add(new Suspected(key, measure(key), suspicion, Optional.empty()))));
        return found;
    }

    private double usual(Key key, long hour) {
        return Optional.ofNullable(series.get(key)).map(one -> one.usual(hour)).orElse(0.0);
    }

    private Measure measure(Key key) {
        return Optional.ofNullable(measures.get(key)).orElseThrow();
    }

    private List<Suspected> againstOthers(long hour, Map<Key, HourPoint> points) {
        var found = new ArrayList<Suspected>();
        points.keySet().stream()
                .filter(key -> key.slice().version().isPresent())
                .forEach(key -> {
                    var pairs = versions.pairs(
                            key.metric(),
                            measure(key),
                            key.slice(),
                            slice -> Optional.ofNullable(points.get(new Key(key.metric(), slice))),
                            slice -> usual(new Key(key.metric(), slice), hour));
                    Measure measure = measure(key);
                    var comparison = comparisons.computeIfAbsent(
                            key, _ -> measure == Measure.RATE ? new RateComparison() : new LevelComparison());
                    comparison
                            .look(hour, pairs)
                            .ifPresent(suspicion -> found.add(new Suspected(
                                    key,
                                    measure,
                                    suspicion,
                                    Optional.of(versions.othersOf(
                                            key.metric(),
                                            measure,
                                            key.slice().version().orElseThrow())))));
                });
        return found;
    }

    /**
     * Of comparisons p is one over a likelihood ratio, which bears any dependence (Wang and Ramdas, e-BH). Slices of one
     * fleet hold each other's events, so that of those with their past one being high makes others no lower: then Benjamini
     * and Hochberg's rule holds as it is.
     *
     * @param tests done at this hour, those that suspect nothing included
     */
    private static List<Suspected> stand(List<Suspected> suspected, int tests) {
        double[] p = suspected.stream().mapToDouble(one -> one.suspicion().p()).toArray();
        boolean[] stands = FalseDiscovery.independent(p, Math.max(tests, suspected.size()), FalseDiscovery.USUAL_SHARE);
        var firm = new ArrayList<Suspected>();
        for (int i = 0; i < suspected.size(); i++) {
            if (stands[i] && suspected.get(i).suspicion().isFirm()) {
                firm.add(suspected.get(i));
            }
        }
        return firm;
    }

    private boolean opensSeries(long hour, Suspected one) {
        return Optional.ofNullable(series.get(one.key())).orElseThrow().opens(hour, one.suspicion());
    }

    private boolean opensComparison(long hour, Suspected one) {
        Long last = comparedOpen.put(one.key(), hour);
        return last == null || hour - last > INCIDENT_OVER_AFTER_HOURS;
    }

    private void keep(long hour, Suspected one, boolean isNew, List<Incident> begun) {
        Suspicion it = one.suspicion();
        var finding = new Finding(
                one.key().metric(),
                one.key().slice(),
                one.measure(),
                it.shape(),
                it.since(),
                hour,
                it.p(),
                it.value(),
                it.usual(),
                it.low(),
                it.high(),
                it.devices(),
                it.affected(),
                one.against());
        var known = incidents.stream()
                .filter(incident -> incident.takes(finding, INCIDENT_OVER_AFTER_HOURS))
                .findFirst();
        if (known.isPresent()) {
            known.get().take(finding);
        } else if (isNew) {
            var incident = new Incident(finding);
            incidents.add(incident);
            begun.add(incident);
        }
    }
}
