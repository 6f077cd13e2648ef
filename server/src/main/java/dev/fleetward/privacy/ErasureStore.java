package dev.fleetward.privacy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table {@code device_erasure}. */
@ApplicationScoped
class ErasureStore {
    private static final int AT_ONCE = 20;
    private static final int MAX_SHOWN = 200;
    private static final String SELECT = "SELECT * FROM device_erasure ";

    void insert(
            Tx tx,
            Product product,
            UUID id,
            UUID device,
            String fingerprint,
            String by,
            Instant at,
            Map<String, Long> freed) {
        tx.update(
                """
                INSERT INTO device_erasure (id, organization_id, product_id, erased_device, fingerprint, requested_by,
                                            requested_at, next_try_at, freed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                """,
                id,
                product.organization(),
                product.id().value(),
                device,
                fingerprint,
                by,
                at,
                at,
                Json.write(freed));
    }

    List<Erasure.Underway> due(Tx tx, Instant now) {
        return tx.list(
                SELECT + "WHERE next_try_at <= ? ORDER BY next_try_at LIMIT ?", ErasureStore::erasure, now, AT_ONCE);
    }

    List<Erasure.Underway> ofProduct(Tx tx, ProductId product) {
        return tx.list(
                SELECT + "WHERE product_id = ? ORDER BY id DESC LIMIT ?",
                ErasureStore::erasure,
                product.value(),
                MAX_SHOWN);
    }

    Optional<Erasure.Underway> find(Tx tx, UUID id) {
        return tx.first(SELECT + "WHERE id = ?", ErasureStore::erasure, id);
    }

    void started(Tx tx, UUID id, Instant at) {
        tx.update("UPDATE device_erasure SET started_at = coalesce(started_at, ?) WHERE id = ?", at, id);
    }

    void removed(Tx tx, UUID id, String holder, long items) {
        tx.update(
                "UPDATE device_erasure SET removed = removed || jsonb_build_object(?::text, ?::bigint) WHERE id = ?",
                holder,
                items,
                id);
    }

    void failed(Tx tx, UUID id, Instant nextTryAt) {
        tx.update("UPDATE device_erasure SET attempts = attempts + 1, next_try_at = ? WHERE id = ?", nextTryAt, id);
    }

    void delete(Tx tx, UUID id) {
        tx.update("DELETE FROM device_erasure WHERE id = ?", id);
    }

    private static Erasure.Underway erasure(Row row) {
        return new Erasure.Underway(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                row.uuid("product_id"),
                row.uuid("erased_device"),
                row.text("fingerprint"),
                row.text("requested_by"),
                row.instant("requested_at"),
                Optional.ofNullable(row.instantOrNull("started_at")),
                row.intValue("attempts"),
                row.instant("next_try_at"),
                counts(row.text("freed")),
                counts(row.text("removed")));
    }

    private static Map<String, Long> counts(String json) {
        try {
            return Json.MAPPER.readValue(json, new TypeReference<Map<String, Long>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
