package dev.fleetward.lake;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kind of field data. Every table starts with {@link #COMMON} columns; its own follow. Rooms that own a table produce
 * it as a CDI bean, so that maintenance finds all of them.
 *
 * @param sortedBy own columns that group what is read together; device and time come after them
 */
public record LakeTable(String name, List<Column> columns, List<String> sortedBy) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,40}");

    /** What erasure, retention and time ranges work on. */
    public static final List<Column> COMMON = List.of(
            new Column("product_id", Kind.UUID),
            new Column("device_id", Kind.UUID),
            new Column("captured_at", Kind.TIMESTAMP));

    static final int MAX_COLUMNS = 32;

    public enum Kind {
        TEXT,
        DOUBLE,
        LONG,
        TIMESTAMP,
        UUID
    }

    public record Column(String name, Kind kind) {
        public Column {
            named(name);
        }
    }

    public LakeTable {
        named(name);
        if (columns.size() > MAX_COLUMNS) {
            throw new IllegalArgumentException("more than " + MAX_COLUMNS + " columns in lake table " + name);
        }
        columns = List.copyOf(columns);
        sortedBy = List.copyOf(sortedBy);
    }

    List<Column> allColumns() {
        return Stream.concat(COMMON.stream(), columns.stream()).toList();
    }

    // Names go into DuckDB statements as they are.
    private static void named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a lake name: " + name);
        }
    }
}
