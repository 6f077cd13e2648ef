package dev.fleetward.lake;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of one device, as one event brought them. */
public record LakeBatch(UUID product, UUID device, List<Entry> entries) {
    public LakeBatch {
        entries = List.copyOf(entries);
    }

    /** @param values of the table's own columns, in their order: String, Double, Long, Instant, UUID or null */
    public record Entry(Instant capturedAt, List<@Nullable Object> values) {
        public static Entry at(Instant capturedAt, @Nullable Object... values) {
            return new Entry(capturedAt, Arrays.<@Nullable Object>asList(values));
        }
    }
}
