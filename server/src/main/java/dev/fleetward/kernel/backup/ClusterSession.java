package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A session of the database's owner that takes a base copy: PostgreSQL keeps the copy valid while it lasts. */
final class ClusterSession implements AutoCloseable {
    private static final String SLOT = "fleetward_point";

    private final Connection connection;

    ClusterSession(Reach reach) {
        try {
            this.connection = DriverManager.getConnection(reach.url(), reach.owner(), reach.password());
        } catch (SQLException e) {
            throw new BackupFailure("the database does not answer: " + e.getMessage(), e);
        }
    }

    /** How the copy ended. */
    record Ended(String stopWal, String label, String tablespaces) {}

    /** One backup at a time, of whatever process. */
    boolean isAlone() {
        return ask("SELECT pg_try_advisory_lock(hashtextextended('backup', 0))::text")
                .equals("true");
    }

    String version() {
        return ask("SELECT current_setting('server_version')");
    }

    String systemIdentifier() {
        return ask("SELECT system_identifier::text FROM pg_control_system()");
    }

    Instant now() {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery("SELECT clock_timestamp()")) {
            results.next();
            return results.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    boolean hasTablespaces() {
        return ask("SELECT (count(*) > 2)::text FROM pg_tablespace").equals("true");
    }

    /** Keeps the log from here on until the session ends. */
    void keepLog() {
        ask("SELECT slot_name::text FROM pg_create_physical_replication_slot('%s', true, true)".formatted(SLOT));
    }

    /** @return the segment of the log the copy begins in */
    String start(String name) {
        return ask("SELECT pg_walfile_name(pg_backup_start('%s', true))".formatted(name.replace("'", "")));
    }

    Ended stop() {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery("""
                        SELECT pg_walfile_name(lsn) AS segment, labelfile, spcmapfile
                        FROM pg_backup_stop(wait_for_archive => false)
                        """)) {
            results.next();
            return new Ended(
                    results.getString("segment"),
                    results.getString("labelfile"),
                    String.valueOf(results.getString("spcmapfile")).replace("null", ""));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private String ask(String sql) {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery(sql)) {
            results.next();
            @Nullable String answer = results.getString(1);
            return answer == null ? "" : answer;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static BackupFailure failed(SQLException e) {
        return new BackupFailure("the database refused the backup: " + e.getMessage(), e);
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
