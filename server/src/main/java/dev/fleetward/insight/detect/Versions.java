package dev.fleetward.insight.detect;

import dev.fleetward.products.VersionOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Which versions each metric was heard of from, in the order they came: a version is compared with those seen no later
 * than it. Not for sharing between threads.
 */
final class Versions {
    /** Versions first heard of within so many hours of each other have no order: each is compared with the other. */
    private static final int TOGETHER_HOURS = 2;

    private final Map<String, Map<String, Long>> firstSeen = new LinkedHashMap<>();
    private final Map<String, Set<Optional<String>>> hardware = new LinkedHashMap<>();

    void see(Cell cell, long hour) {
        hardware.computeIfAbsent(cell.metric(), _ -> new LinkedHashSet<>())
                .add(cell.slice().get(Slice.HARDWARE));
        cell.slice().version().ifPresent(version -> firstSeen
                .computeIfAbsent(cell.metric(), _ -> new LinkedHashMap<>())
                .putIfAbsent(version, hour));
    }

    /** By hardware, each with its own place; sides that did not report are nothing. */
    List<Comparison.Pair> pairs(
            String metric,
            Measure measure,
            Slice slice,
            Function<Slice, Optional<HourPoint>> points,
            ToDoubleFunction<Slice> usual) {
        String version = slice.version().orElseThrow();
        List<String> others = older(metric, measure, version);
        var pairs = new ArrayList<Comparison.Pair>();
        for (Optional<String> one : hardware.getOrDefault(metric, Set.of())) {
            if (slice.get(Slice.HARDWARE).isPresent()
                    && !slice.get(Slice.HARDWARE).equals(one)) {
                continue;
            }
            Slice on = one.map(value -> Slice.of(Slice.HARDWARE, value)).orElse(Slice.ALL);
            HourPoint other = HourPoint.NOTHING;
            for (String old : others) {
                other = other.plus(points.apply(on.and(Slice.VERSION, old)).orElse(HourPoint.NOTHING));
            }
            HourPoint it = points.apply(on.and(Slice.VERSION, version)).orElse(HourPoint.NOTHING);
            pairs.add(new Comparison.Pair(it, other, usual.applyAsDouble(on)));
        }
        return pairs;
    }

    /** The version before, or the first of several with how many more there are. */
    String othersOf(String metric, Measure measure, String version) {
        List<String> older = older(metric, measure, version);
        return older.size() <= 1 ? String.join("", older) : older.getLast() + " and " + (older.size() - 1) + " more";
    }

    private List<String> older(String metric, Measure measure, String version) {
        Map<String, Long> seen = firstSeen.getOrDefault(metric, Map.of());
        long own = seen.getOrDefault(version, 0L);
        return seen.entrySet().stream()
                .filter(other -> !other.getKey().equals(version))
                .filter(other -> other.getValue() < own - TOGETHER_HOURS
                        || other.getValue() <= own + TOGETHER_HOURS
                                && (measure == Measure.RATE || isNewer(version, other.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Of a rate only the worse side speaks, so both may be asked; of a level both would say the same of each other. */
    private static boolean isNewer(String version, String other) {
        var order = VersionOrder.compare(version, other);
        return order.isPresent() ? order.getAsInt() > 0 : version.compareTo(other) > 0;
    }
}
