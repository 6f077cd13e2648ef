package dev.fleetward.telemetry;

import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Metrics;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.symbols.SymbolMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Metrics as a report has them. */
public final class FieldMetrics {
    private FieldMetrics() {}

    /** Values in their unit, by the names the device or its build's symbols give them; none while only places are known. */
    public static SequencedMap<String, MetricValue> byName(Metrics metrics) {
        return switch (metrics) {
            case Named named -> named.values();
            case Positional _ -> new LinkedHashMap<>();
            case Defined defined -> {
                var values = new LinkedHashMap<String, MetricValue>();
                for (int i = 0; i < defined.values().size(); i++) {
                    SymbolMap.Metric metric = defined.definitions().get(i);
                    values.put(metric.name(), scaled(defined.values().get(i), metric.scale()));
                }
                yield values;
            }
        };
    }

    /** What the device or its build's symbols say of them beside their values. */
    public static Map<String, Meaning> meanings(Metrics metrics) {
        return switch (metrics) {
            case Named named -> named.meanings();
            case Positional _ -> Map.of();
            case Defined defined -> {
                var meanings = new HashMap<String, Meaning>();
                for (SymbolMap.Metric metric : defined.definitions()) {
                    switch (metric.type()) {
                        case TIMER -> meanings.put(metric.name(), new Meaning("ms", "timer", null));
                        case STRING -> meanings.put(metric.name(), new Meaning(null, "state", null));
                        case UNSIGNED, SIGNED -> {}
                    }
                }
                yield meanings;
            }
        };
    }

    private static MetricValue scaled(MetricValue value, long scale) {
        return value instanceof Whole whole && scale != 1 ? new Fraction((double) whole.value() / scale) : value;
    }
}
