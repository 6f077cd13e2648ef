package dev.fleetward.ingest.mar;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Which archives lie in the blob store, and of which devices they speak. */
@ApplicationScoped
class KeptArchiveStore {

    record Kept(OrganizationId organization, UUID product, String sha256) {}

    void add(Tx tx, Product product, String sha256, Collection<String> serials, Instant now) {
        tx.update("""
                INSERT INTO kept_archive (organization_id, product_id, sha256, serials, received_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, sha256) DO UPDATE SET received_at = excluded.received_at
                """, product.organization(), product.id().value(), sha256, serials, now);
    }

    /** Read to the end, and with nothing in quarantine that may be replayed. */
    List<Kept> worked(Tx tx, Instant receivedBefore, int maxRows) {
        return tx.list(
                """
                SELECT k.organization_id, k.product_id, k.sha256 FROM kept_archive k
                WHERE k.received_at < ?
                  AND NOT EXISTS (SELECT FROM quarantine q WHERE q.product_id = k.product_id AND q.carrier = 1
                                  AND position(convert_to(k.sha256, 'UTF8') IN q.chunks[1]) > 0)
                  AND NOT EXISTS (SELECT FROM chunk_log c WHERE c.organization_id = k.organization_id
                                  AND c.product_id = k.product_id AND c.carrier = 1
                                  AND position(convert_to(k.sha256, 'UTF8') IN c.bytes) > 0)
                ORDER BY k.received_at LIMIT ?
                """,
                row -> new Kept(
                        new OrganizationId(row.uuid("organization_id")), row.uuid("product_id"), row.text("sha256")),
                receivedBefore,
                maxRows);
    }

    List<Kept> of(Tx tx, UUID device) {
        return tx.list(
                """
                SELECT k.organization_id, k.product_id, k.sha256 FROM device d
                JOIN kept_archive k ON k.product_id = d.product_id AND d.serial = ANY (k.serials) WHERE d.id = ?
                """,
                row -> new Kept(
                        new OrganizationId(row.uuid("organization_id")), row.uuid("product_id"), row.text("sha256")),
                device);
    }

    void rename(Tx tx, UUID product, String serial, String placeholder) {
        tx.update("""
                UPDATE kept_archive SET serials = array_replace(serials, ?, ?)
                WHERE product_id = ? AND ? = ANY (serials)
                """, serial, placeholder, product, serial);
    }

    boolean isKeptByAnother(Tx tx, Kept kept) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM kept_archive WHERE sha256 = ? AND product_id <> ?) AS found",
                row -> row.bool("found"),
                kept.sha256(),
                kept.product());
    }

    void remove(Tx tx, Kept kept) {
        tx.update("DELETE FROM kept_archive WHERE product_id = ? AND sha256 = ?", kept.product(), kept.sha256());
    }
}
