package dev.fleetward.compliance.documents;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code frozen_file}. */
@ApplicationScoped
class FrozenStore {

    List<FrozenFile> list(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM frozen_file WHERE product_id = ? ORDER BY frozen_at DESC, id DESC",
                FrozenStore::read,
                product.value());
    }

    Optional<FrozenFile> find(Tx tx, ProductId product, UUID id) {
        return tx.first(
                "SELECT * FROM frozen_file WHERE product_id = ? AND id = ?", FrozenStore::read, product.value(), id);
    }

    FrozenFile insert(Tx tx, Product product, FrozenFile file) {
        return tx.one(
                """
                INSERT INTO frozen_file (id, organization_id, product_id, software_type, version, frozen_at, frozen_by,
                                         sha256, size_bytes, files, missing, placed_on, supported_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::date, ?::date) RETURNING *
                """,
                FrozenStore::read,
                file.id(),
                product.organization(),
                product.id().value(),
                file.softwareType(),
                file.version(),
                file.frozenAt(),
                file.frozenBy(),
                file.sha256(),
                file.sizeBytes(),
                file.files(),
                Json.write(file.missing()),
                file.placedOn().orElse(null),
                file.supportedUntil().orElse(null));
    }

    void delete(Tx tx, UUID id) {
        tx.update("DELETE FROM frozen_file WHERE id = ?", id);
    }

    void deleteAll(Tx tx, ProductId product) {
        tx.update("DELETE FROM frozen_file WHERE product_id = ?", product.value());
    }

    private static FrozenFile read(Row row) {
        return new FrozenFile(
                row.uuid("id"),
                row.text("software_type"),
                row.text("version"),
                row.instant("frozen_at"),
                row.text("frozen_by"),
                row.text("sha256"),
                row.longValue("size_bytes"),
                row.longValue("files"),
                List.of(row.json("missing", String[].class)),
                Optional.ofNullable(row.dateOrNull("placed_on")),
                Optional.ofNullable(row.dateOrNull("supported_until")));
    }
}
