package dev.fleetward.kernel.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What either side says of itself; all of it may be asked by a login without privileges. */
final class Sides {
    private static final String PRIMARY = """
            SELECT (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
                   pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint AS position,
                   ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int AS timeline
            """;
    /** Whoever may read as the system may read every organization. */
    private static final String REPLICA = """
            SELECT pg_is_in_recovery() AS follows,
                   (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
                   (SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)
                    FROM pg_control_checkpoint() c, pg_control_recovery() r) AS timeline,
                   coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint, 0) AS replayed,
                   CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END AS is_paused,
                   coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) AS quiet_seconds,
                   pg_has_role(current_user, 'fleetward_app', 'USAGE')
                       AND NOT pg_has_role(current_user, 'fleetward_system', 'USAGE')
                       AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
                   AS sees_one_organization
            """;

    private Sides() {}

    /** @param position to where its log is on the disk */
    record PrimaryNow(String cluster, long position, int timeline) {}

    /**
     * @param quietSeconds since the newest commit it has replayed was made, by the clocks of both machines
     * @param seesOneOrganization whether row-level security binds its login
     */
    record ReplicaNow(
            boolean follows,
            String cluster,
            int timeline,
            long replayed,
            boolean isPaused,
            double quietSeconds,
            boolean seesOneOrganization) {}

    static PrimaryNow primary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet now = statement.executeQuery(PRIMARY)) {
            now.next();
            return new PrimaryNow(now.getString("cluster"), now.getLong("position"), now.getInt("timeline"));
        }
    }

    static ReplicaNow replica(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet now = statement.executeQuery(REPLICA)) {
            now.next();
            return new ReplicaNow(
                    now.getBoolean("follows"),
                    now.getString("cluster"),
                    now.getInt("timeline"),
                    now.getLong("replayed"),
                    now.getBoolean("is_paused"),
                    now.getDouble("quiet_seconds"),
                    now.getBoolean("sees_one_organization"));
        }
    }
}
