package dev.fleetward.updates.delivery.identity;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class TargetTokenStore {
    Optional<TargetTokens.Target> find(Tx tx, byte[] hash) {
        return tx.first(
                """
                SELECT t.organization_id, t.product_id, t.device_id, d.serial
                FROM target_token t JOIN device_view d ON d.device_id = t.device_id WHERE t.token_hash = ?
                """,
                row -> new TargetTokens.Target(
                        new OrganizationId(row.uuid("organization_id")),
                        row.uuid("product_id"),
                        row.uuid("device_id"),
                        row.text("serial")),
                (Object) hash);
    }

    void save(Tx tx, OrganizationId organization, UUID product, UUID device, byte[] hash, Instant at, String by) {
        tx.update("""
                INSERT INTO target_token (device_id, organization_id, product_id, token_hash, issued_at, issued_by)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE
                SET token_hash = excluded.token_hash, issued_at = excluded.issued_at, issued_by = excluded.issued_by
                """, device, organization, product, hash, at, by);
    }

    void note(Tx tx, OrganizationId organization, UUID device, boolean issued, Instant at, String by) {
        tx.update("""
                INSERT INTO target_token_change (organization_id, device_id, issued, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?)
                """, organization, device, issued, by, at);
    }

    int delete(Tx tx, UUID device) {
        return tx.update("DELETE FROM target_token WHERE device_id = ?", device);
    }
}
