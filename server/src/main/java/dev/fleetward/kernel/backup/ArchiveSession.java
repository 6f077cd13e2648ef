package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The database's side of the archive: a slot keeps the log until it is copied. */
final class ArchiveSession implements AutoCloseable {
    private static final String SLOT = "fleetward_archive";

    private final Connection connection;

    ArchiveSession(Reach reach) {
        try {
            this.connection = DriverManager.getConnection(reach.url(), reach.owner(), reach.password());
        } catch (SQLException e) {
            throw new BackupFailure("the database does not answer: " + e.getMessage(), e);
        }
    }

    /** Where the log was cut off: what is before is complete. */
    record Cut(Instant at, String segment, String position) {}

    /** Whether the log since the last copy is all there. */
    boolean isKept() {
        return ask("SELECT count(*)::text FROM pg_replication_slots WHERE slot_name = '" + SLOT
                        + "' AND restart_lsn IS NOT NULL AND wal_status IN ('reserved', 'extended', 'unreserved')")
                .equals("1");
    }

    void keep() {
        forget();
        ask("SELECT slot_name::text FROM pg_create_physical_replication_slot('" + SLOT + "', true)");
    }

    void forget() {
        ask("SELECT count(pg_drop_replication_slot(slot_name))::text FROM pg_replication_slots WHERE slot_name = '"
                + SLOT + "'");
    }

    String firstKept() {
        return ask("SELECT pg_walfile_name(restart_lsn) FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'");
    }

    /** A commit of that moment stands before the cut, so that a replay up to the moment finds its end. */
    Cut cut() {
        try (var statement = connection.createStatement()) {
            Instant at;
            try (var results = statement.executeQuery("SELECT clock_timestamp()")) {
                results.next();
                at = results.getObject(1, OffsetDateTime.class).toInstant();
            }
            // Its own transaction with an id: only such a one commits with a time.
            ask("SELECT pg_current_xact_id()::text");
            try (var results =
                    statement.executeQuery("SELECT lsn::text, pg_walfile_name(lsn) FROM pg_switch_wal() lsn")) {
                results.next();
                return new Cut(at, results.getString(2), results.getString(1));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void copiedTo(String position) {
        ask("SELECT end_lsn::text FROM pg_replication_slot_advance('" + SLOT + "', '" + position + "'::pg_lsn)");
    }

    private String ask(String sql) {
        try (var statement = connection.createStatement();
                var results = statement.executeQuery(sql)) {
            results.next();
            return String.valueOf(results.getString(1));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static BackupFailure failed(SQLException e) {
        return new BackupFailure("the database refused to archive: " + e.getMessage(), e);
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
