package dev.fleetward.kernel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of a query, read by column name. A missing value where none is allowed is a programmer's error. */
public final class Row {
    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    public UUID uuid(String column) {
        return present(column, uuidOrNull(column));
    }

    public @Nullable UUID uuidOrNull(String column) {
        return read(column, UUID.class);
    }

    public String text(String column) {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
        try {
            return results.getString(column); // getObject would refuse json and jsonb
        } catch (SQLException e) {
            throw new DbFailure("reading column " + column, e);
        }
    }

    public Instant instant(String column) {
        return present(column, instantOrNull(column));
    }

    public @Nullable Instant instantOrNull(String column) {
        OffsetDateTime at = read(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    public LocalDate date(String column) {
        return present(column, dateOrNull(column));
    }

    public @Nullable LocalDate dateOrNull(String column) {
        return read(column, LocalDate.class);
    }

    public long longValue(String column) {
        return present(column, longOrNull(column));
    }

    public @Nullable Long longOrNull(String column) {
        return read(column, Long.class);
    }

    public int intValue(String column) {
        return present(column, read(column, Integer.class));
    }

    public @Nullable Integer intOrNull(String column) {
        return read(column, Integer.class);
    }

    public double doubleValue(String column) {
        return present(column, doubleOrNull(column));
    }

    public @Nullable Double doubleOrNull(String column) {
        return read(column, Double.class);
    }

    public boolean bool(String column) {
        return present(column, read(column, Boolean.class));
    }

    public byte[] bytes(String column) {
        return present(column, bytesOrNull(column));
    }

    public byte @Nullable [] bytesOrNull(String column) {
        try {
            return results.getBytes(column);
        } catch (SQLException e) {
            throw new DbFailure("reading column " + column, e);
        }
    }

    /** A {@code text[]} column. */
    public List<String> texts(String column) {
        try {
            var array = results.getArray(column);
            return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
        } catch (SQLException e) {
            throw new DbFailure("reading column " + column, e);
        }
    }

    /** A {@code json} or {@code jsonb} column read into a record or {@code JsonNode}. */
    public <T> T json(String column, Class<T> type) {
        return Json.read(text(column), type);
    }

    private <T> @Nullable T read(String column, Class<T> type) {
        try {
            return results.getObject(column, type);
        } catch (SQLException e) {
            throw new DbFailure("reading column " + column, e);
        }
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }
}
