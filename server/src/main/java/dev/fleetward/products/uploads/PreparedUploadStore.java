package dev.fleetward.products.uploads;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PreparedUploadStore {

    record Upload(
            UUID id,
            UUID product,
            @Nullable Long announcedBytes,
            long maxBytes,
            @Nullable Long landedBytes,
            @Nullable String landedMd5,
            @Nullable String committed) {}

    UUID insert(Tx tx, Product product, @Nullable Long announcedBytes, long maxBytes, Instant now, Instant end) {
        return tx.one(
                """
                INSERT INTO prepared_upload
                    (organization_id, product_id, announced_bytes, max_bytes, prepared_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                announcedBytes,
                maxBytes,
                now,
                end);
    }

    long open(Tx tx, Product product, Instant now) {
        return tx.one("""
                SELECT count(*) AS n FROM prepared_upload WHERE product_id = ? AND expires_at > ? AND committed IS NULL
                """, row -> row.longValue("n"), product.id().value(), now);
    }

    Optional<Upload> find(Tx tx, UUID id) {
        return tx.first("""
                SELECT id, product_id, announced_bytes, max_bytes, landed_bytes, landed_md5, committed
                FROM prepared_upload WHERE id = ?
                """, PreparedUploadStore::upload, id);
    }

    /** @return 0 when it was committed in the meantime */
    int landed(Tx tx, UUID id, long bytes, String md5) {
        return tx.update(
                "UPDATE prepared_upload SET landed_bytes = ?, landed_md5 = ? WHERE id = ? AND committed IS NULL",
                bytes,
                md5,
                id);
    }

    void committed(Tx tx, UUID id, String result) {
        tx.update("UPDATE prepared_upload SET committed = ? WHERE id = ?", result, id);
    }

    List<UUID> deleteExpired(Tx tx, Instant before, int maxRows) {
        return tx.list("""
                DELETE FROM prepared_upload WHERE id IN
                    (SELECT id FROM prepared_upload WHERE expires_at < ? LIMIT ?) RETURNING id
                """, row -> row.uuid("id"), before, maxRows);
    }

    private static Upload upload(Row row) {
        return new Upload(
                row.uuid("id"),
                row.uuid("product_id"),
                row.longOrNull("announced_bytes"),
                row.longValue("max_bytes"),
                row.longOrNull("landed_bytes"),
                row.textOrNull("landed_md5"),
                row.textOrNull("committed"));
    }
}
