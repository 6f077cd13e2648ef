package dev.fleetward.insight.fleet;

import dev.fleetward.lake.LakeBatch;
import dev.fleetward.lake.LakeTable;
import dev.fleetward.telemetry.FieldTables;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample as the lake has it.
 *
 * @param observations of a histogram, as its sum {@code total} and its buckets
 */
record SampleRow(
        Instant at,
        String metric,
        String version,
        @Nullable Double value,
        @Nullable Double observations,
        @Nullable Double total,
        @Nullable String buckets) {
    private static final int METRIC = column("metric");
    private static final int BUILD = column("build");
    private static final int VERSION = column("version");
    private static final int VALUE = column("value");
    private static final int SINCE = column("since");
    private static final int OBSERVATIONS = column("observations");
    private static final int TOTAL = column("total");
    private static final int BUCKETS = column("buckets");

    private static int column(String name) {
        return FieldTables.SAMPLES.columns().stream()
                .map(LakeTable.Column::name)
                .toList()
                .indexOf(name);
    }

    /**
     * Null for what does not add up: texts; metrics known by their place, whose names come later as rows of their own; and
     * running totals, which say something only beside the device's reading before.
     */
    static @Nullable SampleRow of(LakeBatch.Entry entry) {
        List<@Nullable Object> values = entry.values();
        boolean isNumber = values.get(VALUE) != null || values.get(BUCKETS) != null;
        if (!isNumber || values.get(SINCE) != null || !"".equals(values.get(BUILD))) {
            return null;
        }
        return new SampleRow(
                entry.capturedAt(),
                String.valueOf(values.get(METRIC)),
                values.get(VERSION) instanceof String version ? version : "",
                (Double) values.get(VALUE),
                (Double) values.get(OBSERVATIONS),
                (Double) values.get(TOTAL),
                (String) values.get(BUCKETS));
    }
}
