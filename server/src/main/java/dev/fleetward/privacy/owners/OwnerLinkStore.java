package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code owner_link}. */
@ApplicationScoped
class OwnerLinkStore {
    private static final int MAX_SHOWN = 200;

    /** A link that is valid now, with what its device goes by. */
    record Used(OwnerLink link, String serial) {}

    UUID add(
            Tx tx,
            Product product,
            UUID device,
            byte[] hash,
            OwnerLink.Evidence proof,
            String by,
            Instant at,
            Instant expiresAt) {
        return tx.one(
                """
                INSERT INTO owner_link (organization_id, product_id, device_id, secret_hash, proof, made_by, made_at,
                                        expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                device,
                hash,
                proof,
                by,
                at,
                expiresAt);
    }

    /** Newest first. */
    List<OwnerLink> ofDevice(Tx tx, UUID device) {
        return tx.list(
                "SELECT * FROM owner_link WHERE device_id = ? ORDER BY id DESC LIMIT ?",
                OwnerLinkStore::link,
                device,
                MAX_SHOWN);
    }

    /** @return whether there was one to revoke */
    boolean revoke(Tx tx, UUID device, UUID link, Instant at) {
        return tx.update(
                        "UPDATE owner_link SET revoked_at = coalesce(revoked_at, ?) WHERE device_id = ? AND id = ?",
                        at,
                        device,
                        link)
                > 0;
    }

    /** All but the newest few that are live. */
    void revokeOldest(Tx tx, UUID device, Instant at, int kept) {
        tx.update("""
                UPDATE owner_link SET revoked_at = ? WHERE id IN (
                    SELECT id FROM owner_link WHERE device_id = ? AND revoked_at IS NULL AND expires_at > ?
                    ORDER BY id DESC OFFSET ?)
                """, at, device, at, kept);
    }

    Optional<Used> use(Tx tx, byte[] hash, Instant now) {
        return tx.first("""
                UPDATE owner_link l SET last_used_at = ?, uses = uses + 1 FROM device d
                WHERE d.id = l.device_id AND l.secret_hash = ? AND l.revoked_at IS NULL AND l.expires_at > ?
                RETURNING l.*, d.serial
                """, row -> new Used(link(row), row.text("serial")), now, hash, now);
    }

    int delete(Tx tx, UUID device) {
        return tx.update("DELETE FROM owner_link WHERE device_id = ?", device);
    }

    void deleteEnded(Tx tx, Instant before) {
        tx.update("DELETE FROM owner_link WHERE coalesce(revoked_at, expires_at) < ?", before);
    }

    private static OwnerLink link(Row row) {
        return new OwnerLink(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                row.uuid("product_id"),
                row.uuid("device_id"),
                OwnerLink.Evidence.valueOf(row.text("proof")),
                row.text("made_by"),
                row.instant("made_at"),
                row.instant("expires_at"),
                Optional.ofNullable(row.instantOrNull("revoked_at")),
                Optional.ofNullable(row.instantOrNull("last_used_at")),
                row.intValue("uses"));
    }
}
