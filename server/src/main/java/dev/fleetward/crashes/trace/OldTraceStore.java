package dev.fleetward.crashes.trace;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Occurrences whose time is over, and the files only they need. */
@ApplicationScoped
class OldTraceStore {
    private static final String OLD =
            "SELECT id FROM trace WHERE product_id = ? AND occurred_at < ? AND device_id <> ALL (?)";

    List<UUID> older(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return ids(tx, OLD + " LIMIT ?", scope, before, atMost);
    }

    /** Not while it is still being read. */
    List<UUID> withOlderDump(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return ids(
                tx, OLD + " AND coredump_sha256 IS NOT NULL AND analysis <> 'WAITING' LIMIT ?", scope, before, atMost);
    }

    private static List<UUID> ids(Tx tx, String sql, DataKind.Scope scope, Instant before, int atMost) {
        return tx.list(
                sql,
                row -> row.uuid("id"),
                scope.product(),
                before,
                scope.heldDevices().toArray(UUID[]::new),
                atMost);
    }

    List<String> dumpsOnlyOf(Tx tx, List<UUID> traces) {
        UUID[] ids = traces.toArray(UUID[]::new);
        return tx.list("""
                SELECT DISTINCT coredump_sha256 AS file FROM trace m
                WHERE id = ANY (?) AND coredump_sha256 IS NOT NULL AND NOT EXISTS (
                    SELECT FROM trace t WHERE t.coredump_sha256 = m.coredump_sha256 AND t.id <> ALL (?))
                """, row -> row.text("file"), ids, ids);
    }

    List<String> filesOnlyOf(Tx tx, List<UUID> traces) {
        UUID[] ids = traces.toArray(UUID[]::new);
        return tx.list("""
                SELECT DISTINCT coredump_sha256 AS file FROM trace m
                WHERE id = ANY (?) AND coredump_sha256 IS NOT NULL AND NOT EXISTS (
                    SELECT FROM trace t WHERE t.coredump_sha256 = m.coredump_sha256 AND t.id <> ALL (?))
                UNION SELECT DISTINCT report_sha256 FROM trace m
                WHERE id = ANY (?) AND report_sha256 IS NOT NULL AND NOT EXISTS (
                    SELECT FROM trace t WHERE t.report_sha256 = m.report_sha256 AND t.id <> ALL (?))
                """, row -> row.text("file"), ids, ids, ids, ids);
    }

    void delete(Tx tx, List<UUID> traces) {
        tx.update("DELETE FROM trace WHERE id = ANY (?)", (Object) traces.toArray(UUID[]::new));
    }

    /** Symbols that come later have nothing to read any more. */
    void dropDumps(Tx tx, List<UUID> traces) {
        tx.update("UPDATE trace SET coredump_sha256 = NULL, waits_for = '{}' WHERE id = ANY (?)", (Object)
                traces.toArray(UUID[]::new));
    }
}
