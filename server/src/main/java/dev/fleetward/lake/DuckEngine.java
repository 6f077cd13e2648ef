package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Questions to DuckDB in this process, which reads the files that a table names. */
final class DuckEngine implements Engine {
    private final Db db;
    private final LakeStore store;
    private final Duck duck;
    private final Warehouse warehouse;

    DuckEngine(Db db, LakeStore store, Duck duck, Warehouse warehouse) {
        this.db = db;
        this.store = store;
        this.duck = duck;
        this.warehouse = warehouse;
    }

    @Override
    public LakeSql sql() {
        return LakeSql.DUCKDB;
    }

    @Override
    public void ask(Question question, Consumer<LakeRow> consumer) {
        Slice slice = question.slice();
        LakeTable table = slice.table();
        long from = Staged.micros(slice.from());
        long to = Staged.micros(slice.to());
        try {
            var _ = duck.run("asking " + table.name(), connection -> {
                List<Path> files = load(connection, question).map(warehouse::at).stream()
                        .flatMap(found -> warehouse.dataFiles(found, from, to).stream())
                        .map(warehouse::path)
                        .toList();
                if (!question.members().isEmpty()) {
                    loadMembers(connection, question.members());
                }
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE TEMP VIEW slice AS SELECT * FROM (" + Parquet.rows(table, files)
                            + ") WHERE " + within(slice, from, to));
                }
                return answer(connection, question.sql(), consumer, question.parameters());
            });
        } catch (LakeFailure e) {
            throw e.isOutOfMemory() ? Engine.tooMuchAtOnce(Duck.MEMORY_LIMIT) : e;
        }
    }

    @Override
    public void close() {
        duck.close();
    }

    /** @return the metadata of what is in files, as of the instant at which what waits was loaded */
    private Optional<String> load(DuckDBConnection connection, Question question) throws SQLException {
        var location = new AtomicReference<Optional<String>>(Optional.empty());
        Slice slice = question.slice();
        Parquet.load(
                connection,
                slice.table(),
                batches -> location.set(db.inTransaction(
                        question.organization(),
                        tx -> store.snapshot(tx, question.organization(), slice.table(), slice.device(), batches))));
        return location.get();
    }

    private static void loadMembers(DuckDBConnection connection, Collection<Lake.Member> members) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE members (device_id UUID, label VARCHAR)");
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "members")) {
            for (Lake.Member member : members) {
                appender.beginRow();
                appender.append(member.device());
                appender.append(member.label());
                appender.endRow();
            }
        }
    }

    // A view takes no parameters, and DuckDB skips row groups by constants only. Text from outside is quoted: a
    // standard string ends at a single quote and knows no other escape.
    private static String within(Slice slice, long from, long to) {
        String times = "captured_at >= make_timestamptz(%d) AND captured_at < make_timestamptz(%d)".formatted(from, to);
        String product = slice.product() == null ? "" : " AND product_id = '" + slice.product() + "'";
        String device = slice.device() == null ? "" : " AND device_id = '" + slice.device() + "'";
        String only = slice.only().entrySet().stream()
                .map(entry -> " AND " + entry.getKey() + " = '" + Duck.quoted(entry.getValue()) + "'")
                .collect(Collectors.joining());
        return times + product + device + only;
    }

    private static boolean answer(
            DuckDBConnection connection, String sql, Consumer<LakeRow> consumer, List<@Nullable Object> parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(
                        i + 1,
                        parameters.get(i) instanceof Instant at
                                ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC)
                                : parameters.get(i));
            }
            try (var results = statement.executeQuery()) {
                var row = new LakeRow(column -> {
                    try {
                        return results.getObject(column);
                    } catch (SQLException e) {
                        throw new LakeFailure("reading column " + column, e);
                    }
                });
                while (results.next()) {
                    consumer.accept(row);
                }
            }
        }
        return true;
    }
}
