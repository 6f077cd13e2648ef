package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class BulkStore {
    private static final int MAX_LISTED = 50;

    record Place(String query, String action, String afterSerial, String askedBy) {}

    Bulk insert(Tx tx, Product product, Act act, String query, long expected, String by, Instant at) {
        return tx.one(
                """
                INSERT INTO device_bulk (organization_id, product_id, action, query, expected, asked_by, asked_at)
                VALUES (?, ?, ?::jsonb, ?, ?, ?, ?) RETURNING *
                """,
                BulkStore::bulk,
                product.organization(),
                product.id().value(),
                act.json(),
                query,
                expected,
                by,
                at);
    }

    List<Bulk> list(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM device_bulk WHERE product_id = ? ORDER BY id DESC LIMIT ?",
                BulkStore::bulk,
                product.value(),
                MAX_LISTED);
    }

    Optional<Bulk> find(Tx tx, ProductId product, UUID id) {
        return tx.first(
                "SELECT * FROM device_bulk WHERE product_id = ? AND id = ?", BulkStore::bulk, product.value(), id);
    }

    Optional<String> productOf(Tx tx, UUID id) {
        return tx.first(
                "SELECT p.slug FROM device_bulk b JOIN product p ON p.id = b.product_id WHERE b.id = ?",
                row -> row.text("slug"),
                id);
    }

    Optional<Place> lock(Tx tx, ProductId product, UUID id) {
        return tx.first(
                "SELECT * FROM device_bulk WHERE product_id = ? AND id = ? AND state = 'running' FOR UPDATE",
                row -> new Place(row.text("query"), row.text("action"), row.text("after_serial"), row.text("asked_by")),
                product.value(),
                id);
    }

    void advance(Tx tx, UUID id, String afterSerial, long looked, long changed, @Nullable Instant endedAt) {
        tx.update("""
                UPDATE device_bulk SET after_serial = ?, looked = looked + ?, changed = changed + ?, ended_at = ?,
                    state = CASE WHEN ?::timestamptz IS NULL THEN 'running' ELSE 'done' END
                WHERE id = ?
                """, afterSerial, looked, changed, endedAt, endedAt, id);
    }

    void fail(Tx tx, UUID id, String problem, Instant at) {
        tx.update("UPDATE device_bulk SET state = 'failed', problem = ?, ended_at = ? WHERE id = ?", problem, at, id);
    }

    private static Bulk bulk(Row row) {
        return new Bulk(
                row.uuid("id"),
                Act.parse(Json.read(row.text("action"), JsonNode.class)).sentence(),
                row.text("query"),
                row.text("state"),
                row.longValue("expected"),
                row.longValue("looked"),
                row.longValue("changed"),
                row.text("problem"),
                row.text("asked_by"),
                row.instant("asked_at"),
                row.instantOrNull("ended_at"));
    }
}
