package dev.fleetward.lake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fleetward.kernel.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch as it waits in PostgreSQL: {@code entries} is a JSON array of {@code [captured µs, value…]}. */
record Staged(long id, UUID product, UUID device, String entries) {
    static final int MAX_ROWS_A_BATCH = 10_000;

    static String encode(LakeTable table, LakeBatch batch) {
        if (batch.entries().size() > MAX_ROWS_A_BATCH) {
            throw new IllegalArgumentException(batch.entries().size() + " rows for lake table " + table.name()
                    + " in one batch; at most " + MAX_ROWS_A_BATCH);
        }
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (LakeBatch.Entry entry : batch.entries()) {
            if (entry.values().size() != table.columns().size()) {
                throw new IllegalArgumentException("lake table " + table.name() + " has "
                        + table.columns().size() + " columns of its own, not "
                        + entry.values().size());
            }
            ArrayNode row = rows.addArray().add(micros(entry.capturedAt()));
            entry.values().forEach(value -> add(row, value));
        }
        return Json.write(rows);
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static void add(ArrayNode row, @Nullable Object value) {
        switch (value) {
            case null -> row.addNull();
            case String text -> row.add(text);
            case Double number -> row.add(number);
            case Long number -> row.add(number);
            case Instant at -> row.add(micros(at));
            case UUID id -> row.add(id.toString());
            default -> throw new IllegalArgumentException("no lake value: " + value.getClass());
        }
    }
}
