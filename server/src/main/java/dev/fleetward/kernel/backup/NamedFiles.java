package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the database holds and which files it names, by a session that sees all organizations. Columns that name a blob of
 * their row's organization carry the
 * comment {@value #BLOB_MARK}, one that names a table's metadata {@value #LAKE_MARK}.
 */
public final class NamedFiles {
    private static final String BLOB_MARK = "names a file in blobs";
    private static final String LAKE_MARK = "names a file in lake";
    private static final String MAYBE_MARK = "may name a file in blobs";
    private static final String SYSTEM = "fleetward_system";
    private static final Duration YOUNG = Duration.ofDays(1);
    private static final int FETCHED_TOGETHER = 10_000;
    private static final int MAX_NAMED = 100;

    private NamedFiles() {}

    /** A column that names blobs. */
    private record Column(String table, String column) {}

    /**
     * The database as the operator's command sees it.
     *
     * @param unnamed files that no row names, of a day and older
     */
    public record Seen(String version, Instant now, List<String> missing, long unnamed, long unnamedBytes) {}

    /** @throws BackupFailure when the database does not answer */
    public static Seen see(Path data, ObjectStore store, Reach reach, Restore.LakeLook lake, Instant now) {
        try (Connection connection = DriverManager.getConnection(reach.url(), SYSTEM, reach.password())) {
            connection.setAutoCommit(false);
            Instant theirs = Instant.parse(texts(
                            connection,
                            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
                    .getFirst());
            String version = texts(connection, "SELECT current_setting('server_version')")
                    .getFirst();
            var unnamed = new UnnamedBlobs(store, now.minus(YOUNG));
            return new Seen(
                    version,
                    theirs,
                    missing(data, store, connection, lake),
                    unnamed.count(named(connection)),
                    unnamed.bytes());
        } catch (SQLException e) {
            throw new BackupFailure("the database does not answer: " + e.getMessage(), e);
        }
    }

    /** Half a hash of each file that may be named, in order. */
    private static long[] named(Connection connection) throws SQLException {
        var named = LongStream.builder();
        for (String mark : List.of(BLOB_MARK, MAYBE_MARK)) {
            for (Column column : columns(connection, mark)) {
                try (var statement = connection.createStatement()) {
                    statement.setFetchSize(FETCHED_TOGETHER);
                    try (var rows = statement.executeQuery("SELECT %s FROM %s WHERE %s ~ '^[0-9a-f]{64}$'"
                            .formatted(column.column, column.table, column.column))) {
                        while (rows.next()) {
                            named.add(UnnamedBlobs.half(rows.getString(1)));
                        }
                    }
                }
            }
        }
        return named.build().sorted().toArray();
    }

    static Restore.Found look(Path data, ObjectStore store, Reach reach, Restore.LakeLook lake) {
        try (Connection connection = DriverManager.getConnection(reach.url(), reach.owner(), reach.password())) {
            connection.setAutoCommit(false);
            return new Restore.Found(
                    count(connection, "organization"),
                    count(connection, "device"),
                    count(connection, "event"),
                    missing(data, store, connection, lake));
        } catch (SQLException e) {
            throw new BackupFailure("the database does not answer: " + e.getMessage(), e);
        }
    }

    private static List<String> missing(Path data, ObjectStore store, Connection connection, Restore.LakeLook lake)
            throws SQLException {
        var missing = new ArrayList<>(missingBlobs(store, connection));
        for (Column column : columns(connection, LAKE_MARK)) {
            missing.addAll(lake.missing(
                    data,
                    store,
                    texts(
                            connection,
                            "SELECT %s FROM %s WHERE %s IS NOT NULL"
                                    .formatted(column.column, column.table, column.column))));
        }
        return missing;
    }

    /** By organization and SHA-256, with the column that names it. */
    private static List<String> missingBlobs(ObjectStore store, Connection connection) throws SQLException {
        var missing = new ArrayList<String>();
        for (Column column : columns(connection, BLOB_MARK)) {
            String sql = "SELECT DISTINCT organization_id, %s FROM %s WHERE %s IS NOT NULL"
                    .formatted(column.column, column.table, column.column);
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(FETCHED_TOGETHER);
                try (var rows = statement.executeQuery(sql)) {
                    while (rows.next() && missing.size() < MAX_NAMED) {
                        String sha256 = rows.getString(2);
                        String blob = "%s%s/%s/%s"
                                .formatted(
                                        FieldFiles.BLOBS,
                                        rows.getString(1),
                                        sha256.substring(0, Math.min(2, sha256.length())),
                                        sha256);
                        if (!store.exists(ObjectStores.sealedName(blob)) && !store.exists(blob)) {
                            missing.add("%s (named by %s.%s)".formatted(blob, column.table, column.column));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return missing;
    }

    private static List<Column> columns(Connection connection, String mark) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var statement = connection.prepareStatement("""
                        SELECT described.objoid::regclass::text AS named, quote_ident(attribute.attname) AS by_column
                        FROM pg_description described
                        JOIN pg_attribute attribute
                          ON attribute.attrelid = described.objoid AND attribute.attnum = described.objsubid
                        WHERE described.classoid = 'pg_class'::regclass AND described.description = ?
                        """)) {
            statement.setString(1, mark);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(rows.getString("named"), rows.getString("by_column")));
                }
            }
        }
        return columns;
    }

    private static long count(Connection connection, String table) throws SQLException {
        return Long.parseLong(
                texts(connection, "SELECT count(*)::text FROM " + table).getFirst());
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
