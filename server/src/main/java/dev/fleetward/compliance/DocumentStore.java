package dev.fleetward.compliance;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables {@code compliance_document} and {@code classification}. */
@ApplicationScoped
class DocumentStore {
    static final String UPLOADS = "SELECT * FROM compliance_document WHERE product_id = ? ORDER BY item";

    List<Upload> uploads(Tx tx, ProductId product) {
        return tx.list(
                UPLOADS,
                row -> new Upload(
                        row.text("item"),
                        row.text("file_name"),
                        row.text("media_type"),
                        row.text("sha256"),
                        row.longValue("size_bytes"),
                        row.text("uploaded_by"),
                        row.instant("uploaded_at"),
                        Optional.ofNullable(row.dateOrNull("valid_until"))),
                product.value());
    }

    /** Items that people wrote a text for. */
    Set<String> written(Tx tx, ProductId product) {
        return Set.copyOf(tx.list(
                "SELECT item FROM document_text WHERE product_id = ?", row -> row.text("item"), product.value()));
    }

    void save(Tx tx, Product product, Upload upload) {
        tx.update(
                """
                INSERT INTO compliance_document (product_id, item, organization_id, file_name, media_type, sha256,
                                                 size_bytes, uploaded_by, uploaded_at, valid_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, item) DO UPDATE
                SET file_name = excluded.file_name, media_type = excluded.media_type, sha256 = excluded.sha256,
                    size_bytes = excluded.size_bytes, uploaded_by = excluded.uploaded_by,
                    uploaded_at = excluded.uploaded_at, valid_until = excluded.valid_until
                """,
                product.id().value(),
                upload.item(),
                product.organization(),
                upload.fileName(),
                upload.mediaType(),
                upload.sha256(),
                upload.sizeBytes(),
                upload.uploadedBy(),
                upload.uploadedAt(),
                upload.validUntil().orElse(null));
    }

    Optional<Classification> classification(Tx tx, ProductId product) {
        return tx.first(
                "SELECT * FROM classification WHERE product_id = ?",
                row -> new Classification(
                        Classification.ProductClass.valueOf(row.text("class")),
                        row.text("category"),
                        row.text("core_function"),
                        Classification.Route.valueOf(row.text("route")),
                        row.text("decided_by"),
                        row.instant("decided_at")),
                product.value());
    }

    void save(Tx tx, Product product, Classification decided, boolean guided) {
        tx.update(
                """
                INSERT INTO classification (product_id, organization_id, class, category, core_function, route,
                                            decided_by, decided_at, guided)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE
                SET class = excluded.class, category = excluded.category, core_function = excluded.core_function,
                    route = excluded.route, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
                    guided = excluded.guided
                """,
                product.id().value(),
                product.organization(),
                decided.productClass(),
                decided.category(),
                decided.coreFunction(),
                decided.route(),
                decided.decidedBy(),
                decided.decidedAt(),
                guided);
    }

    boolean isGuided(Tx tx, ProductId product) {
        return tx.first(
                        "SELECT guided FROM classification WHERE product_id = ?",
                        row -> row.bool("guided"),
                        product.value())
                .orElse(false);
    }

    void removeClassification(Tx tx, ProductId product) {
        tx.update("DELETE FROM classification WHERE product_id = ?", product.value());
    }
}
