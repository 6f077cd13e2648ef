package dev.fleetward.bench.detect;

import dev.fleetward.insight.detect.Cell;
import dev.fleetward.insight.detect.HourPoint;
import dev.fleetward.insight.detect.Measure;
import dev.fleetward.insight.detect.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A fleet's data by hour, in the cells that detection takes, and what is known to be wrong in it. */
final class Fleet {
    private record Key(String metric, Measure measure, Slice slice) {}

    final String name;
    final List<Label> labels = new ArrayList<>();
    private final TreeMap<Long, Map<Key, HourPoint>> hours = new TreeMap<>();

    /** Affected devices in the first six hours of a label, where the generator knows. */
    int affectedSoon;

    Fleet(String name) {
        this.name = name;
    }

    void add(long hour, String metric, Measure measure, Slice slice, HourPoint point) {
        hours.computeIfAbsent(hour, _ -> new HashMap<>())
                .merge(new Key(metric, measure, slice), point, HourPoint::plus);
    }

    long first() {
        return hours.firstKey();
    }

    long last() {
        return hours.lastKey();
    }

    boolean isEmpty() {
        return hours.isEmpty();
    }

    List<Cell> cells(long hour) {
        return hours.getOrDefault(hour, Map.of()).entrySet().stream()
                .map(cell -> new Cell(
                        cell.getKey().metric(),
                        cell.getKey().measure(),
                        cell.getKey().slice(),
                        cell.getValue()))
                .toList();
    }

    /** First hour at or after the label's start at which its devices reported. */
    long exposedFrom(Label label) {
        for (var hour : hours.tailMap(label.start(), true).entrySet()) {
            boolean exposed = hour.getValue().keySet().stream()
                    .anyMatch(key -> label.slice().contains(key.slice())
                            && (label.metric().isEmpty() || label.metric().equalsIgnoreCase(key.metric())));
            if (exposed) {
                return hour.getKey();
            }
        }
        return label.start();
    }
}
