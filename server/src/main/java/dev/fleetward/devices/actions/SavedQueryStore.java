package dev.fleetward.devices.actions;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class SavedQueryStore {

    List<SavedQuery> list(Tx tx, ProductId product, String owner, int limit) {
        return tx.list(
                "SELECT * FROM saved_query WHERE product_id = ? AND (shared OR owner = ?) ORDER BY name, id LIMIT ?",
                SavedQueryStore::query,
                product.value(),
                owner,
                limit);
    }

    SavedQuery save(Tx tx, Product product, String owner, String name, String query, boolean shared) {
        return tx.one(
                """
                INSERT INTO saved_query (organization_id, product_id, owner, name, query, shared)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, owner, name) DO UPDATE SET query = excluded.query, shared = excluded.shared
                RETURNING *
                """,
                SavedQueryStore::query,
                product.organization(),
                product.id().value(),
                owner,
                name,
                query,
                shared);
    }

    int delete(Tx tx, ProductId product, String owner, boolean sharedToo, UUID id) {
        return tx.update(
                "DELETE FROM saved_query WHERE product_id = ? AND (owner = ? OR shared AND ?) AND id = ?",
                product.value(),
                owner,
                sharedToo,
                id);
    }

    private static SavedQuery query(Row row) {
        return new SavedQuery(
                row.uuid("id"), row.text("name"), row.text("query"), row.bool("shared"), row.text("owner"));
    }
}
