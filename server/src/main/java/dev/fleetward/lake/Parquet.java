package dev.fleetward.lake;

import com.fasterxml.jackson.core.JsonToken;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Statements by which DuckDB loads, writes and reads one table's rows. */
final class Parquet {
    // A device's or a metric's rows lie together; small groups let a question skip the rest of a file.
    private static final int ROW_GROUP_ROWS = 20_480;

    private Parquet() {}

    /** A file just written and stored, with the figures by which Iceberg skips it. */
    record Written(String key, long rows, long bytes, long firstMicros, long lastMicros) {}

    /** Creates the temporary table {@code staged} holding these rows. */
    static void load(DuckDBConnection connection, LakeTable table, Collection<Staged> batches) throws SQLException {
        load(connection, table, batches::forEach);
    }

    /**
     * The same of rows that are handed over one by one; begins anew when called again.
     *
     * @param batches hands each batch to what it is given
     */
    static void load(DuckDBConnection connection, LakeTable table, Consumer<Consumer<Staged>> batches)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE staged (%s)"
                    .formatted(table.allColumns().stream()
                            .map(column -> column.name() + " " + type(column.kind()))
                            .collect(Collectors.joining(", "))));
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "staged")) {
            batches.accept(batch -> append(appender, table, batch));
        }
    }

    /** Writes all rows of {@code source} (a table or a SELECT in parentheses), sorted, and stores them. */
    static Written write(DuckDBConnection connection, LakeTable table, String source, LakeFiles files, String key)
            throws SQLException, IOException {
        Path target = files.begin();
        var order = new ArrayList<>(table.sortedBy());
        order.add("device_id");
        order.add("captured_at");
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    COPY (SELECT %s FROM %s ORDER BY %s) TO '%s'
                    (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d, FIELD_IDS {%s})
                    """.formatted(
                            names(table),
                            source,
                            String.join(", ", order),
                            Duck.quoted(target.toString()),
                            ROW_GROUP_ROWS,
                            fieldIds(table)));
            try (ResultSet figures = statement.executeQuery("""
                    SELECT count(*), coalesce(epoch_us(min(captured_at)), 0), coalesce(epoch_us(max(captured_at)), 0)
                    FROM read_parquet('%s')
                    """.formatted(Duck.quoted(target.toString())))) {
                figures.next();
                var written = new Written(
                        key, figures.getLong(1), Files.size(target), figures.getLong(2), figures.getLong(3));
                files.keep(key, target, true);
                return written;
            }
        } finally {
            Files.deleteIfExists(target);
        }
    }

    /** Everything in these files and in {@code staged}, as a SELECT. */
    static String rows(LakeTable table, List<Path> files) {
        String staged = "SELECT " + names(table) + " FROM staged";
        return files.isEmpty()
                ? staged
                : "SELECT " + names(table) + " FROM " + scan(table, files) + " UNION ALL " + staged;
    }

    /** Columns are found by their ids, as Iceberg does it: one that a file is too old to have is null. */
    static String scan(LakeTable table, List<Path> files) {
        var columns = table.allColumns();
        String schema = IntStream.range(0, columns.size())
                .mapToObj(i -> "%d: {name: '%s', type: '%s', default_value: NULL}"
                        .formatted(
                                i + 1,
                                columns.get(i).name(),
                                type(columns.get(i).kind())))
                .collect(Collectors.joining(", ", "MAP {", "}"));
        return files.stream()
                .map(file -> "'" + Duck.quoted(file.toString()) + "'")
                .collect(Collectors.joining(", ", "read_parquet([", "], schema = " + schema + ")"));
    }

    static String names(LakeTable table) {
        return table.allColumns().stream().map(LakeTable.Column::name).collect(Collectors.joining(", "));
    }

    private static String fieldIds(LakeTable table) {
        var columns = table.allColumns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).name() + ": " + (i + 1))
                .collect(Collectors.joining(", "));
    }

    private static String type(LakeTable.Kind kind) {
        return switch (kind) {
            case TEXT -> "VARCHAR";
            case DOUBLE -> "DOUBLE";
            case LONG -> "BIGINT";
            case TIMESTAMP -> "TIMESTAMPTZ";
            case UUID -> "UUID";
        };
    }

    private static void append(DuckDBAppender appender, LakeTable table, Staged batch) {
        try (var json = Json.MAPPER.getFactory().createParser(batch.entries())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                appender.beginRow();
                appender.append(batch.product());
                appender.append(batch.device());
                appender.appendEpochMicros(json.nextLongValue(0));
                boolean ended = false;
                for (LakeTable.Column column : table.columns()) {
                    // A batch that waits since before a column was added has shorter rows.
                    ended = ended || json.nextToken() == JsonToken.END_ARRAY;
                    if (ended || json.currentToken() == JsonToken.VALUE_NULL) {
                        appender.appendNull();
                        continue;
                    }
                    switch (column.kind()) {
                        case TEXT -> appender.append(json.getText());
                        case DOUBLE -> appender.append(json.getDoubleValue());
                        case LONG -> appender.append(json.getLongValue());
                        case TIMESTAMP -> appender.appendEpochMicros(json.getLongValue());
                        case UUID -> appender.append(UUID.fromString(json.getText()));
                    }
                }
                appender.endRow();
                if (!ended) {
                    json.nextToken();
                }
            }
        } catch (SQLException | IOException e) {
            throw new LakeFailure("loading " + table.name(), e);
        }
    }
}
