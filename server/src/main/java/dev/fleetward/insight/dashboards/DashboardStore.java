package dev.fleetward.insight.dashboards;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of saved dashboards. */
@ApplicationScoped
class DashboardStore {

    /** The owner's and the shared ones, by name. */
    List<Dashboard> list(Tx tx, ProductId product, String owner, int limit) {
        return tx.list(
                "SELECT * FROM dashboard WHERE product_id = ? AND (shared OR owner = ?) ORDER BY name, id LIMIT ?",
                DashboardStore::dashboard,
                product.value(),
                owner,
                limit);
    }

    Optional<Dashboard> find(Tx tx, ProductId product, String owner, UUID id) {
        return tx.first(
                "SELECT * FROM dashboard WHERE product_id = ? AND (shared OR owner = ?) AND id = ?",
                DashboardStore::dashboard,
                product.value(),
                owner,
                id);
    }

    Dashboard add(Tx tx, Product product, String owner, String name, boolean shared, List<Tile> tiles, Instant now) {
        return tx.one(
                """
                INSERT INTO dashboard (organization_id, product_id, owner, name, shared, tiles, updated_at)
                VALUES (?, ?, ?, ?, ?, ?::jsonb, ?)
                ON CONFLICT (product_id, owner, name) DO UPDATE
                SET shared = excluded.shared, tiles = excluded.tiles, updated_at = excluded.updated_at
                RETURNING *
                """,
                DashboardStore::dashboard,
                product.organization(),
                product.id().value(),
                owner,
                name,
                shared,
                Json.write(tiles),
                now);
    }

    Optional<Dashboard> change(Tx tx, UUID id, String name, boolean shared, List<Tile> tiles, Instant now) {
        return tx.first(
                "UPDATE dashboard SET name = ?, shared = ?, tiles = ?::jsonb, updated_at = ? WHERE id = ? RETURNING *",
                DashboardStore::dashboard,
                name,
                shared,
                Json.write(tiles),
                now,
                id);
    }

    /** Whether the owner of that dashboard has another of the name. */
    boolean isTaken(Tx tx, UUID id, String name) {
        return tx.one("""
                SELECT EXISTS (SELECT FROM dashboard d JOIN dashboard o USING (product_id, owner)
                               WHERE d.id = ? AND o.id <> d.id AND o.name = ?) AS taken
                """, row -> row.bool("taken"), id, name);
    }

    int delete(Tx tx, UUID id) {
        return tx.update("DELETE FROM dashboard WHERE id = ?", id);
    }

    private static Dashboard dashboard(Row row) {
        return new Dashboard(
                row.uuid("id").toString(),
                row.text("name"),
                row.text("owner"),
                row.bool("shared"),
                List.of(row.json("tiles", Tile[].class)));
    }
}
