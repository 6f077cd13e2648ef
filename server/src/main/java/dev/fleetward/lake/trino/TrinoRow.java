package dev.fleetward.lake.trino;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of an answer. */
public final class TrinoRow {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSS]");
    private static final String ZONE = " UTC";

    private final List<Column> columns;
    private final JsonNode values;

    record Column(String name, String type) {}

    TrinoRow(List<Column> columns, JsonNode values) {
        this.columns = columns;
        this.values = values;
    }

    /** @return String, Double, Long, Boolean, OffsetDateTime or UUID */
    public @Nullable Object value(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name.equals(column)) {
                return value(columns.get(i), values.path(i));
            }
        }
        throw new IllegalArgumentException("the answer has no column " + column);
    }

    private static @Nullable Object value(Column column, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        String type = column.type.replaceFirst("\\(.*?\\)", "");
        return switch (type) {
            case "bigint" -> value.longValue();
            // Infinity and NaN are no numbers of JSON and come as text.
            case "double" ->
                value.isTextual() ? Double.valueOf(value.textValue()) : Double.valueOf(value.doubleValue());
            case "boolean" -> value.booleanValue();
            case "varchar", "char" -> value.textValue();
            case "uuid" -> UUID.fromString(value.textValue());
            case "timestamp with time zone" -> time(value.textValue());
            default ->
                throw new TrinoFailure(
                        TrinoFailure.Kind.WRONG,
                        "column " + column.name + " is a " + column.type + ", which is not read");
        };
    }

    private static OffsetDateTime time(String text) {
        if (!text.endsWith(ZONE)) {
            throw new TrinoFailure(TrinoFailure.Kind.WRONG, "not a time in UTC: " + text);
        }
        return LocalDateTime.parse(text.substring(0, text.length() - ZONE.length()), TIME)
                .atOffset(ZoneOffset.UTC);
    }
}
