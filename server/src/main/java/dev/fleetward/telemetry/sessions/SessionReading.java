package dev.fleetward.telemetry.sessions;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.kernel.Json;
import dev.fleetward.telemetry.FieldMetrics;
import dev.fleetward.telemetry.FieldText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of its session.
 *
 * @param durationMs null when it is not known: also of a session that a crash cut off
 * @param metrics by name, as JSON
 */
record SessionReading(String name, @Nullable Long durationMs, long crashes, String metrics) {
    private static final int MAX_NAME_CHARACTERS = 128;
    private static final int MAX_METRICS = 200;
    private static final int MAX_TEXT_CHARACTERS = 256;
    private static final long MAX_DURATION_MS = 366L * 24 * 3_600_000;

    // Built in the firmware SDK and the Linux agent; the firmware reports the length of each session as a metric.
    private static final String LENGTH = "MemfaultSdkMetric_IntervalMs";
    private static final String CRASHES = "operational_crashes";

    static SessionReading of(FieldEvent.Session session) {
        Map<String, MetricValue> metrics = FieldMetrics.byName(session.metrics());
        long crashes = Math.max(0, whole(metrics.get(CRASHES), 0));
        long length = session.durationMs() != null ? session.durationMs() : whole(metrics.get(LENGTH), -1);
        // After a reset nobody expected the SDK reports the session that was running, with a length of 0.
        boolean known = length > 0 && length <= MAX_DURATION_MS || length == 0 && crashes == 0;
        return new SessionReading(
                FieldText.clean(String.valueOf(session.name()), MAX_NAME_CHARACTERS),
                known ? (Long) length : null,
                crashes,
                Json.write(values(metrics)));
    }

    private static long whole(@Nullable MetricValue value, long otherwise) {
        return switch (value) {
            case FieldEvent.Whole whole -> whole.value();
            case FieldEvent.Fraction fraction -> (long) fraction.value();
            case null, default -> otherwise;
        };
    }

    private static Map<String, Object> values(Map<String, MetricValue> metrics) {
        var values = new LinkedHashMap<String, Object>();
        metrics.forEach((name, value) -> {
            if (values.size() < MAX_METRICS && !name.equals(LENGTH)) {
                put(values, FieldText.clean(name, MAX_NAME_CHARACTERS), value);
            }
        });
        return values;
    }

    private static void put(Map<String, Object> values, String name, MetricValue value) {
        switch (value) {
            case FieldEvent.Whole whole -> values.put(name, whole.value());
            case FieldEvent.Fraction fraction
            when Double.isFinite(fraction.value()) -> values.put(name, fraction.value());
            case FieldEvent.Fraction _, FieldEvent.Histogram _, FieldEvent.Unset _ -> {}
            case FieldEvent.Text text -> values.put(name, FieldText.clean(text.value(), MAX_TEXT_CHARACTERS));
            case FieldEvent.Flag flag -> values.put(name, flag.value());
        }
    }
}
