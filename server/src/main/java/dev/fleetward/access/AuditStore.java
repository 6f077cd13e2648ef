package dev.fleetward.access;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

@ApplicationScoped
class AuditStore {
    private static final byte[] GENESIS = new byte[32];

    record Entry(
            long sequence,
            Instant at,
            String actor,
            String address,
            String action,
            String subject,
            String before,
            String after) {}

    record Link(long sequence, byte[] hash) {}

    record Chained(Entry entry, byte[] previousHash, byte[] hash) {}

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

    void append(Tx tx, OrganizationId organization, Entry entry, byte[] previousHash, byte[] hash) {
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
        return tx.list(
                """
                SELECT sequence, at, actor, address, action, subject, before, after, previous_hash, hash
                FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?
                """,
                row -> new Chained(
                        new Entry(
                                row.longValue("sequence"),
                                row.instant("at"),
                                row.text("actor"),
                                row.text("address"),
                                row.text("action"),
                                row.text("subject"),
                                row.text("before"),
                                row.text("after")),
                        row.bytes("previous_hash"),
                        row.bytes("hash")),
                beforeSequence,
                rows);
    }
}
