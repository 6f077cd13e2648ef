package dev.fleetward.privacy.record;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Tx;
import dev.fleetward.privacy.retention.Kept;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code processing_record} and {@code processing_purpose}. */
@ApplicationScoped
class RecordStore {
    record Saved(Stated stated, Kept.Changed changed) {}

    record Purpose(String kind, String purpose, LegalBasis legalBasis) {}

    Optional<Saved> find(Tx tx, Product product) {
        return tx.first(
                "SELECT content, changed_by, changed_at FROM processing_record WHERE product_id = ?",
                row -> new Saved(
                        row.json("content", Stated.class),
                        new Kept.Changed(row.text("changed_by"), row.instant("changed_at"))),
                product.id().value());
    }

    List<Purpose> purposes(Tx tx, Product product) {
        return tx.list(
                "SELECT kind, purpose, legal_basis FROM processing_purpose WHERE product_id = ?",
                row -> new Purpose(row.text("kind"), row.text("purpose"), LegalBasis.valueOf(row.text("legal_basis"))),
                product.id().value());
    }

    void save(Tx tx, Product product, Stated stated, String by, Instant at) {
        tx.update("""
                INSERT INTO processing_record (organization_id, product_id, content, changed_by, changed_at)
                VALUES (?, ?, ?::jsonb, ?, ?)
                ON CONFLICT (product_id) DO UPDATE
                SET content = excluded.content, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """, product.organization(), product.id().value(), Json.write(stated), by, at);
    }

    void save(Tx tx, Product product, Purpose purpose) {
        tx.update(
                """
                INSERT INTO processing_purpose (organization_id, product_id, kind, purpose, legal_basis)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, kind) DO UPDATE
                SET purpose = excluded.purpose, legal_basis = excluded.legal_basis
                """,
                product.organization(),
                product.id().value(),
                purpose.kind(),
                purpose.purpose(),
                purpose.legalBasis().name());
    }
}
