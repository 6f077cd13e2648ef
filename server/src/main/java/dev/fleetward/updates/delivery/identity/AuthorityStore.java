package dev.fleetward.updates.delivery.identity;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class AuthorityStore {
    List<Authority> list(Tx tx, UUID product) {
        return tx.list(
                "SELECT * FROM device_authority WHERE product_id = ? ORDER BY name, id",
                AuthorityStore::authority,
                product);
    }

    Authority insert(Tx tx, Product product, String name, String hash, Instant at, String by) {
        return tx.one(
                """
                INSERT INTO device_authority (organization_id, product_id, name, issuer_hash, added_at, added_by)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING *
                """,
                AuthorityStore::authority,
                product.organization(),
                product.id().value(),
                name,
                hash,
                at,
                by);
    }

    void delete(Tx tx, UUID product, UUID id) {
        tx.update("DELETE FROM device_authority WHERE product_id = ? AND id = ?", product, id);
    }

    private static Authority authority(Row row) {
        return new Authority(
                row.uuid("id"),
                row.text("name"),
                row.text("issuer_hash"),
                row.instant("added_at"),
                row.text("added_by"));
    }
}
