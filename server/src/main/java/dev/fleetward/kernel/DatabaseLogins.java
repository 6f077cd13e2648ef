package dev.fleetward.kernel;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/** The database and the two unprivileged logins the server works as, made where they are missing. */
final class DatabaseLogins {
    private DatabaseLogins() {}

    static void ensure(String adminUrl, String owner, String password) {
        try (Connection connection = connect(adminUrl, owner, password);
                Statement statement = connection.createStatement()) {
            for (String login : new String[] {"fleetward_app", "fleetward_system"}) {
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", login)) {
                    statement.execute("CREATE ROLE " + login + " LOGIN");
                }
                statement.execute("ALTER ROLE %s LOGIN PASSWORD '%s'".formatted(login, password));
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", "fleetward")) {
                statement.execute("CREATE DATABASE fleetward");
            }
        } catch (SQLException e) {
            throw new DbFailure("preparing the database", e);
        }
    }

    /** By its own driver: to ask the driver manager would load every database's that is on the class path. */
    private static Connection connect(String url, String owner, String password) throws SQLException {
        var login = new Properties();
        login.setProperty("user", owner);
        login.setProperty("password", password);
        Connection connection = new Driver().connect(url, login);
        if (connection == null) {
            throw new SQLException("not an address of PostgreSQL: " + url);
        }
        return connection;
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (var results = query.executeQuery()) {
                return results.next();
            }
        }
    }
}
