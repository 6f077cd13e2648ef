package dev.fleetward.access;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

@ApplicationScoped
class AuditStore {
    static final byte[] GENESIS = new byte[32];

    record Link(long sequence, byte[] hash) {}

    record Chained(AuditEntry entry, byte[] previousHash, byte[] hash) {}

    /** The end of the chain, held until the transaction ends so that two entries never follow the same one. */
    Link lockLast(Tx tx, OrganizationId organization) {
        tx.first(
                "SELECT pg_advisory_xact_lock(hashtextextended('audit' || ?, 0)) IS NULL AS locked",
                row -> row.bool("locked"),
                organization.toString());
        return tx.first(
                        "SELECT sequence, hash FROM audit WHERE organization_id = ? ORDER BY sequence DESC LIMIT 1",
                        row -> new Link(row.longValue("sequence"), row.bytes("hash")),
                        organization)
                .orElse(new Link(0, GENESIS));
    }

    void append(Tx tx, OrganizationId organization, AuditEntry entry, byte[] previousHash, byte[] hash) {
        tx.update(
                """
                INSERT INTO audit (organization_id, sequence, at, actor, address, action, subject, before, after,
                                   previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                organization,
                entry.sequence(),
                entry.at(),
                entry.actor(),
                entry.address(),
                entry.action(),
                entry.subject(),
                entry.before(),
                entry.after(),
                previousHash,
                hash);
    }

    List<Chained> newest(Tx tx, long beforeSequence, int rows) {
        return tx.list("""
                SELECT sequence, at, actor, address, action, subject, before, after, previous_hash, hash
                FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?
                """, AuditStore::chained, beforeSequence, rows);
    }

    List<Chained> oldest(Tx tx, long afterSequence, int rows) {
        return tx.list("""
                SELECT sequence, at, actor, address, action, subject, before, after, previous_hash, hash
                FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?
                """, AuditStore::chained, afterSequence, rows);
    }

    List<AuditEntry> about(Tx tx, Collection<String> subjects, int rows) {
        return tx.list("""
                SELECT sequence, at, actor, address, action, subject, before, after, previous_hash, hash
                FROM audit WHERE subject = ANY (?) ORDER BY sequence LIMIT ?
                """, row -> chained(row).entry(), subjects.toArray(String[]::new), rows);
    }

    private static Chained chained(Row row) {
        return new Chained(
                new AuditEntry(
                        row.longValue("sequence"),
                        row.instant("at"),
                        row.text("actor"),
                        row.text("address"),
                        row.text("action"),
                        row.text("subject"),
                        row.text("before"),
                        row.text("after")),
                row.bytes("previous_hash"),
                row.bytes("hash"));
    }
}
