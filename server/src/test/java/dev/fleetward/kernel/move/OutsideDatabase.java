package dev.fleetward.kernel.move;

import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL that is none of the server's, with databases whose owner may do little beside, as managed ones have it. */
final class OutsideDatabase implements AutoCloseable {
    static final String OWNER = "fleet_owner";

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final Reach reach;

    private OutsideDatabase(Path directory, EmbeddedPostgres postgres, Reach reach) {
        this.directory = directory;
        this.postgres = postgres;
        this.reach = reach;
    }

    static OutsideDatabase start() throws IOException, SQLException {
        Path directory = BuiltServer.dataDirectory();
        // For PostgreSQL's unprivileged user, when the tests run as root.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx-----x"));
        var postgres = EmbeddedPostgres.start(directory, EmbeddedPostgres.Durability.NONE_FOR_TESTS);
        var outside = new OutsideDatabase(
                directory, postgres, EmbeddedPostgres.running(directory).orElseThrow());
        outside.execute("fleetward", "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(OWNER, outside.password()));
        return outside;
    }

    String password() {
        return reach.password();
    }

    void create(String database, String options) throws SQLException {
        execute("fleetward", "CREATE DATABASE %s OWNER %s %s".formatted(database, OWNER, options));
    }

    Target target(String database) {
        return new Target(jdbc(database), OWNER, password());
    }

    /** As it is given to the command, without the password. */
    String address(String database) {
        return "postgresql://%s@%s".formatted(OWNER, target(database).place());
    }

    /** As its superuser. */
    Reach reach(String database) {
        return new Reach(directory, jdbc(database), reach.owner(), reach.password());
    }

    private String jdbc(String database) {
        return reach.url().replaceFirst("/[^/]*$", "/" + database);
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc(database), reach.owner(), reach.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What is not there is not so. */
    boolean is(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbc(database), reach.owner(), reach.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        BuiltServer.delete(directory);
    }
}
