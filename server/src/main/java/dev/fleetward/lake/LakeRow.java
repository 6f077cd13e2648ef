package dev.fleetward.lake;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of an answer, read by column name. */
public final class LakeRow {
    private final Values values;

    LakeRow(Values values) {
        this.values = values;
    }

    /** String, Double, Long, OffsetDateTime or UUID of a column. */
    interface Values {
        @Nullable
        Object of(String column);
    }

    public String text(String column) {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
        return read(column, String.class);
    }

    public @Nullable Double doubleOrNull(String column) {
        return read(column, Double.class);
    }

    public double doubleValue(String column) {
        return present(column, doubleOrNull(column));
    }

    public long longValue(String column) {
        return present(column, read(column, Long.class));
    }

    public @Nullable Long longOrNull(String column) {
        return read(column, Long.class);
    }

    public UUID uuid(String column) {
        return present(column, read(column, UUID.class));
    }

    public Instant instant(String column) {
        return present(column, read(column, OffsetDateTime.class)).toInstant();
    }

    public @Nullable Instant instantOrNull(String column) {
        OffsetDateTime at = read(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private <T> @Nullable T read(String column, Class<T> type) {
        Object value = values.of(column);
        return value == null ? null : type.cast(value);
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("lake column " + column + " is null");
        }
        return value;
    }
}
