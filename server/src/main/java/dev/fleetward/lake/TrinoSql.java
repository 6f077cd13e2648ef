package dev.fleetward.lake;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A question as one statement of Trino's. What somebody sent is in it as a literal or bound, and nowhere else. */
final class TrinoSql {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS 'UTC'").withZone(ZoneOffset.UTC);

    private final String catalog;

    TrinoSql(String catalog) {
        this.catalog = catalog;
    }

    /**
     * What of a table is in files.
     *
     * @param columns how many its rows have, which are the first of the table's
     */
    record Filed(long snapshot, int columns) {}

    String statement(Engine.Question question, @Nullable Filed filed, String waiting) {
        String slice = "slice AS (" + slice(question.organization(), question.slice(), filed, waiting) + ")";
        String tables = question.members().isEmpty() ? slice : slice + ", " + members(question.members());
        String sql = question.sql().strip();
        String with = "WITH ";
        String whole =
                sql.startsWith(with) ? with + tables + ", " + sql.substring(with.length()) : with + tables + " " + sql;
        if (question.parameters().isEmpty()) {
            return whole;
        }
        return "EXECUTE IMMEDIATE " + text(whole)
                + question.parameters().stream()
                        .map(TrinoSql::literal)
                        .collect(Collectors.joining(", ", " USING ", ""));
    }

    /** Rows that wait, as JSON to be put into a statement. */
    static String json(LakeTable table, List<LakeBatch> batches) {
        var out = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartArray();
            for (LakeBatch batch : batches) {
                for (LakeBatch.Entry entry : batch.entries()) {
                    json.writeStartArray();
                    json.writeString(batch.product().toString());
                    json.writeString(batch.device().toString());
                    json.writeNumber(Staged.micros(entry.capturedAt()));
                    for (Object value : entry.values()) {
                        write(json, value);
                    }
                    json.writeEndArray();
                }
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Double number -> json.writeString(number.toString());
            case Instant at -> json.writeNumber(Staged.micros(at));
            default -> json.writeString(value.toString());
        }
    }

    private String slice(OrganizationId organization, Slice slice, @Nullable Filed filed, String waiting) {
        var columns = slice.table().allColumns();
        var parts = new ArrayList<String>();
        if (filed != null) {
            String read = IntStream.range(0, columns.size())
                    .mapToObj(i -> {
                        String name = name(columns.get(i).name());
                        return i < filed.columns
                                ? name
                                : "CAST(NULL AS " + type(columns.get(i).kind()) + ") AS " + name;
                    })
                    .collect(Collectors.joining(", "));
            parts.add("SELECT " + read + " FROM " + name(catalog) + "." + name(Warehouse.namespace(organization)) + "."
                    + name(slice.table().name()) + " FOR VERSION AS OF " + filed.snapshot);
        }
        if (filed == null || !waiting.isEmpty()) {
            parts.add(waiting(slice.table(), waiting.isEmpty() ? "[]" : waiting));
        }
        return "SELECT * FROM (" + String.join(" UNION ALL ", parts) + ") WHERE " + within(slice);
    }

    private static String waiting(LakeTable table, String json) {
        var columns = table.allColumns();
        String read = columns.stream()
                .map(column -> read(column) + " AS " + name(column.name()))
                .collect(Collectors.joining(", "));
        String types = columns.stream().map(column -> carried(column.kind())).collect(Collectors.joining(", "));
        String names = columns.stream().map(column -> name(column.name())).collect(Collectors.joining(", "));
        return "SELECT %s FROM UNNEST(CAST(json_parse(%s) AS array(row(%s)))) AS waiting (%s)"
                .formatted(read, text(json), types, names);
    }

    private static String read(LakeTable.Column column) {
        String name = name(column.name());
        return switch (column.kind()) {
            case TEXT, DOUBLE, LONG -> name;
            case UUID -> "CAST(" + name + " AS UUID)";
            case TIMESTAMP -> "CAST(from_unixtime_nanos(" + name + " * 1000) AS " + type(column.kind()) + ")";
        };
    }

    /** As what it lies in the JSON. */
    private static String carried(LakeTable.Kind kind) {
        return switch (kind) {
            case TEXT, UUID -> "VARCHAR";
            case DOUBLE -> "DOUBLE";
            case LONG, TIMESTAMP -> "BIGINT";
        };
    }

    private static String type(LakeTable.Kind kind) {
        return switch (kind) {
            case TEXT -> "VARCHAR";
            case DOUBLE -> "DOUBLE";
            case LONG -> "BIGINT";
            case TIMESTAMP -> "TIMESTAMP(6) WITH TIME ZONE";
            case UUID -> "UUID";
        };
    }

    private static String members(Collection<Lake.Member> members) {
        String json = Json.write(members.stream()
                .map(member -> List.of(member.device().toString(), member.label()))
                .toList());
        return ("members AS (SELECT CAST(id AS UUID) AS device_id, label, rowid"
                        + " FROM UNNEST(CAST(json_parse(%s) AS array(row(VARCHAR, VARCHAR))))"
                        + " WITH ORDINALITY AS given (id, label, rowid))")
                .formatted(text(json));
    }

    private static String within(Slice slice) {
        var conditions = new ArrayList<String>();
        conditions.add("captured_at >= " + literal(slice.from()) + " AND captured_at < " + literal(slice.to()));
        if (slice.product() != null) {
            conditions.add("product_id = " + literal(slice.product()));
        }
        if (slice.device() != null) {
            conditions.add("device_id = " + literal(slice.device()));
        }
        slice.only().forEach((column, value) -> conditions.add(name(column) + " = " + text(value)));
        return String.join(" AND ", conditions);
    }

    private static String literal(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case String text -> text(text);
            case Long number -> "BIGINT '" + number + "'";
            case Integer number -> "INTEGER '" + number + "'";
            case Double number -> "DOUBLE '" + number + "'";
            case UUID id -> "UUID '" + id + "'";
            case Instant at -> "TIMESTAMP '" + TIME.format(at.truncatedTo(ChronoUnit.MICROS)) + "'";
            default -> throw new IllegalArgumentException("no lake parameter: " + value.getClass());
        };
    }

    /** A standard string: it ends at a single quote and knows no other escape. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
