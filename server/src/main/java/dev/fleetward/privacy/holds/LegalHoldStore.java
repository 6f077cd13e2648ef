package dev.fleetward.privacy.holds;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code legal_hold}. */
@ApplicationScoped
class LegalHoldStore {
    static final int MAX_SHOWN = 500;
    private static final String SELECT =
            "SELECT h.*, d.serial FROM legal_hold h LEFT JOIN device d ON d.id = h.device_id ";

    UUID insert(
            Tx tx,
            Product product,
            @Nullable UUID device,
            String reason,
            String reference,
            String by,
            Instant at,
            LocalDate reviewOn) {
        return tx.one(
                """
                INSERT INTO legal_hold (organization_id, product_id, device_id, reason, reference, placed_by, placed_at,
                                        review_on)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                device,
                reason,
                reference,
                by,
                at,
                reviewOn);
    }

    /** Those in force first, then the newest. */
    List<LegalHold> list(Tx tx, UUID product) {
        return tx.list(
                SELECT + "WHERE h.product_id = ? ORDER BY h.released_at IS NOT NULL, h.id DESC LIMIT ?",
                LegalHoldStore::hold,
                product,
                MAX_SHOWN);
    }

    Optional<LegalHold> find(Tx tx, UUID product, UUID id) {
        return tx.first(SELECT + "WHERE h.product_id = ? AND h.id = ?", LegalHoldStore::hold, product, id);
    }

    List<LegalHold> ofDevice(Tx tx, UUID device) {
        return tx.list(SELECT + "WHERE h.device_id = ? ORDER BY h.id", LegalHoldStore::hold, device);
    }

    /** What keeps the device's data: a hold on it, or on its whole product. */
    Optional<LegalHold> on(Tx tx, UUID product, UUID device) {
        return tx.first(SELECT + """
                WHERE h.product_id = ? AND (h.device_id = ? OR h.device_id IS NULL) AND h.released_at IS NULL
                ORDER BY h.id LIMIT 1
                """, LegalHoldStore::hold, product, device);
    }

    long countActive(Tx tx, UUID product) {
        return tx.one(
                "SELECT count(*) AS n FROM legal_hold WHERE product_id = ? AND released_at IS NULL",
                row -> row.longValue("n"),
                product);
    }

    record Held(@Nullable UUID device, @Nullable String serial) {}

    List<Held> held(Tx tx, UUID product) {
        return tx.list("""
                SELECT DISTINCT h.device_id, d.serial FROM legal_hold h LEFT JOIN device d ON d.id = h.device_id
                WHERE h.product_id = ? AND h.released_at IS NULL
                """, row -> new Held(row.uuidOrNull("device_id"), row.textOrNull("serial")), product);
    }

    boolean release(Tx tx, UUID id, String by, Instant at, String reason) {
        return tx.update("""
                        UPDATE legal_hold SET released_by = ?, released_at = ?, release_reason = ?
                        WHERE id = ? AND released_at IS NULL
                        """, by, at, reason, id) > 0;
    }

    int erase(Tx tx, UUID device) {
        return tx.update("DELETE FROM legal_hold WHERE device_id = ?", device);
    }

    private static LegalHold hold(Row row) {
        Instant releasedAt = row.instantOrNull("released_at");
        return new LegalHold(
                row.uuid("id"),
                Optional.ofNullable(row.textOrNull("serial")),
                row.text("reason"),
                row.text("reference"),
                row.text("placed_by"),
                row.instant("placed_at"),
                row.date("review_on"),
                releasedAt == null
                        ? Optional.empty()
                        : Optional.of(new LegalHold.Release(
                                row.text("released_by"), releasedAt, row.text("release_reason"))));
    }
}
