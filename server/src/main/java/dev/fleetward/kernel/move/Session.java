package dev.fleetward.kernel.move;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A session with either database; what fails names it. Not for sharing between threads. */
final class Session implements AutoCloseable {
    private static final String CONNECT_SECONDS = "15";

    private final String place;
    private final Connection connection;

    private Session(String place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /** Reads a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @throws SQLException when nobody is let in */
    static Session open(String place, String url, String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "fleetward move");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        return new Session(place, DriverManager.getConnection(url, properties));
    }

    /** Nothing may end what takes long, but the end of this process, which then must not hold any lock there. */
    Session prepared() {
        execute("""
                SET search_path = public; SET statement_timeout = 0; SET lock_timeout = 0;
                SET idle_in_transaction_session_timeout = 0; SET client_connection_check_interval = '2s'""");
        return this;
    }

    <T> List<T> list(String sql, Reader<T> reader, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    <T> Optional<T> first(String sql, Reader<T> reader, Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    long number(String sql, Object... parameters) {
        return first(sql, row -> row.getLong(1), parameters).orElse(0L);
    }

    String text(String sql, Object... parameters) {
        return first(sql, row -> String.valueOf(row.getString(1)), parameters).orElse("");
    }

    boolean is(String sql, Object... parameters) {
        return first(sql, row -> row.getBoolean(1), parameters).orElse(false);
    }

    /** As it introduces itself. */
    int version() {
        try {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void update(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** All of it or nothing. */
    void inTransaction(Runnable work) {
        try {
            connection.setAutoCommit(false);
            try {
                work.run();
                connection.commit();
            } catch (RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    CopyManager copying() {
        try {
            return connection.unwrap(PGConnection.class).getCopyAPI();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    MoveFailure failed(SQLException e) {
        return new MoveFailure(
                "%s: %s%nWhat was copied stays; the same command goes on.".formatted(place, e.getMessage()), e);
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
