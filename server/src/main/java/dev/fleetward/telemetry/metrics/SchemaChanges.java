package dev.fleetward.telemetry.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the metrics that versions report, in the order in which the versions were first heard of. */
final class SchemaChanges {
    private static final int MAX_VERSIONS = 50;

    private SchemaChanges() {}

    private record Schema(String version, Instant since, Map<String, Boolean> isTextByMetric) {}

    static List<Metrics.VersionSchema> of(List<SampleStore.Reported> reported) {
        var byVersion = new TreeMap<String, Schema>();
        for (SampleStore.Reported one : reported) {
            byVersion.merge(
                    one.version(),
                    new Schema(one.version(), one.since(), new TreeMap<>(Map.of(one.metric(), one.isText()))),
                    SchemaChanges::join);
        }
        var inOrder = byVersion.values().stream()
                .sorted(Comparator.comparing(Schema::since))
                .toList();
        var changes = new ArrayList<Metrics.VersionSchema>();
        for (int i = inOrder.size() - 1; i >= Math.max(0, inOrder.size() - MAX_VERSIONS); i--) {
            changes.add(compared(inOrder.get(Math.max(0, i - 1)), inOrder.get(i)));
        }
        return changes;
    }

    private static Schema join(Schema a, Schema b) {
        var all = new TreeMap<>(a.isTextByMetric);
        all.putAll(b.isTextByMetric);
        return new Schema(a.version, a.since.isBefore(b.since) ? a.since : b.since, all);
    }

    private static Metrics.VersionSchema compared(Schema before, Schema now) {
        return new Metrics.VersionSchema(
                now.version,
                now.since,
                now.isTextByMetric.size(),
                without(now, before),
                without(before, now),
                now.isTextByMetric.entrySet().stream()
                        .filter(entry -> !entry.getValue()
                                .equals(before.isTextByMetric.getOrDefault(entry.getKey(), entry.getValue())))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static List<String> without(Schema one, Schema other) {
        return one.isTextByMetric.keySet().stream()
                .filter(metric -> !other.isTextByMetric.containsKey(metric))
                .toList();
    }
}
