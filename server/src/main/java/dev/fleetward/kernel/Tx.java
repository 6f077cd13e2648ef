package dev.fleetward.kernel;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One open transaction. Parameters are bound in order to the {@code ?} of the statement; instants, UUIDs, enums, byte
 * arrays and collections of text, UUIDs or longs (as SQL arrays) are understood. Arrays of one type (String, UUID, Long,
 * Integer, Double, byte[]) go to the server in binary: the way to write many rows by one {@code unnest}. Not for sharing
 * between threads.
 */
public final class Tx {
    private static final String BETWEEN = "\u001f";

    private static final int FETCHED_TOGETHER = 10_000;

    private final Connection connection;
    private final List<Runnable> afterCommit = new ArrayList<>();

    Tx(Connection connection) {
        this.connection = connection;
    }

    public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                var results = statement.executeQuery()) {
            var row = new Row(results);
            var items = new ArrayList<T>();
            while (results.next()) {
                items.add(mapper.apply(row));
            }
            return items;
        } catch (SQLException e) {
            throw new DbFailure("query", e);
        }
    }

    /** For more rows than fit in memory: each is handed over as it comes, and not kept. */
    public void each(String sql, Consumer<Row> reader, @Nullable Object... parameters) {
        each(FETCHED_TOGETHER, sql, reader, parameters);
    }

    /** The same for rows so large that only so many fit in memory at once. */
    public void each(int fetchedTogether, String sql, Consumer<Row> reader, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.setFetchSize(fetchedTogether);
            try (var results = statement.executeQuery()) {
                var row = new Row(results);
                while (results.next()) {
                    reader.accept(row);
                }
            }
        } catch (SQLException e) {
            throw new DbFailure("query", e);
        }
    }

    public <T> Optional<T> first(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        return list(sql, mapper, parameters).stream().findFirst();
    }

    /** Exactly one row, as of a count or an {@code INSERT … RETURNING}. */
    public <T> T one(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        return first(sql, mapper, parameters).orElseThrow(() -> new IllegalStateException("no row from: " + sql));
    }

    /** @return how many rows changed */
    public int update(String sql, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DbFailure("update", e);
        }
    }

    /** The same statement for many rows, sent together. */
    public void batch(String sql, Collection<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new DbFailure("batch", e);
        }
    }

    /**
     * Many rows in one statement, for where thousands are usual: a batch costs several times as much. The SQL takes each
     * column as an array of texts, {@code FROM unnest(?, ?) AS r (id, name)}, and casts what is none; a list comes as its
     * items with a unit separator (U+001F) between them.
     */
    public void rows(String sql, Collection<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<@Nullable Object[]> all = List.copyOf(rows);
        var columns = new @Nullable Object[all.getFirst().length];
        for (int i = 0; i < columns.length; i++) {
            @Nullable String[] column = new @Nullable String[all.size()];
            for (int at = 0; at < column.length; at++) {
                column[at] = text(all.get(at)[i]);
            }
            columns[i] = column;
        }
        update(sql, columns);
    }

    private static @Nullable String text(@Nullable Object value) {
        String text =
                switch (value) {
                    case null -> null;
                    case OrganizationId id -> id.value().toString();
                    case Enum<?> constant -> constant.name();
                    case Collection<?> items ->
                        items.stream()
                                .map(item -> String.valueOf(item).replace(BETWEEN, "\ufffd"))
                                .collect(Collectors.joining(BETWEEN));
                    default -> value.toString();
                };
        return text == null ? null : printable(text);
    }

    /** PostgreSQL stores no NUL; whoever sent it is told so, whichever text it was in. */
    private static String printable(String text) {
        if (text.indexOf('\0') >= 0) {
            throw Problem.invalid("A text holds a NUL character; take it out.");
        }
        return text;
    }

    /**
     * The commit does not wait for the disk. A crash of the database may then undo it as a whole, with those after it that
     * did not wait either: only for what is done again from a durable source, its place in it moved in this transaction.
     */
    public void needNotOutliveCrash() {
        update("SET LOCAL synchronous_commit = off");
    }

    /** For statements that group all findings or components of a product: in memory, not in files of the database. */
    public void groupInMemory() {
        update("SET LOCAL work_mem = '64MB'");
    }

    /** Runs once the transaction is durable; not at all when it rolls back. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** For what JDBC alone can do (COPY, large batches). Never commit or close it. */
    public Connection connection() {
        return connection;
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }

    private PreparedStatement prepare(String sql, @Nullable Object[] parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(statement, parameters);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case OrganizationId id -> statement.setObject(index, id.value());
            case Instant at -> statement.setObject(index, at.atOffset(ZoneOffset.UTC));
            case String text -> statement.setString(index, printable(text));
            case Enum<?> constant -> statement.setString(index, constant.name());
            case byte[] bytes -> statement.setBytes(index, bytes);
            // Nothing tells the type of what is not there; the statement does.
            case Collection<?> none when none.isEmpty() -> statement.setObject(index, "{}", Types.OTHER);
            case Collection<?> items -> statement.setArray(index, array(items));
            case Object[] column -> statement.setArray(index, connection.createArrayOf(type(column), column));
            default -> statement.setObject(index, value);
        }
    }

    private static String type(Object[] column) {
        Class<?> item = column.getClass().getComponentType();
        if (item == UUID.class) {
            return "uuid";
        }
        if (item == Long.class) {
            return "int8";
        }
        if (item == Integer.class) {
            return "int4";
        }
        if (item == Double.class) {
            return "float8";
        }
        return item == byte[].class ? "bytea" : "text";
    }

    private Array array(Collection<?> items) throws SQLException {
        Object first = items.iterator().next();
        String type =
                switch (first) {
                    case UUID _ -> "uuid";
                    case Long _ -> "bigint";
                    case Integer _ -> "integer";
                    case byte[] _ -> "bytea";
                    default -> "text";
                };
        return connection.createArrayOf(type, items.toArray());
    }
}
