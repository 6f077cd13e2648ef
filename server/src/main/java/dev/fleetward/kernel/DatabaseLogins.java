package dev.fleetward.kernel;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The database and the two unprivileged logins the server works as, made where they are missing. */
final class DatabaseLogins {
    private static final String NOT_YET = "57P03";

    private DatabaseLogins() {}

    static void ensure(String adminUrl, String owner, String password) {
        try (Connection connection = DriverManager.getConnection(adminUrl, owner, password);
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

    /** One that does not answer yet is as well. */
    static boolean isInRecovery(String adminUrl, String owner, String password) {
        try (Connection connection = DriverManager.getConnection(adminUrl, owner, password);
                Statement statement = connection.createStatement();
                var results = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return results.next() && results.getBoolean(1);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.equals(NOT_YET) || state.startsWith("08")) {
                return true;
            }
            throw new DbFailure("asking the database", e);
        }
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
