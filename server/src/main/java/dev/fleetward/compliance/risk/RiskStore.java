package dev.fleetward.compliance.risk;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code risk_assessment} and {@code substantial_modification}. */
@ApplicationScoped
class RiskStore {
    static final int MAX_LISTED = 500;

    /** Newest first. */
    List<RiskAssessment> versions(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM risk_assessment WHERE product_id = ? ORDER BY number DESC LIMIT ?",
                RiskStore::read,
                product.value(),
                MAX_LISTED);
    }

    Optional<RiskAssessment> find(Tx tx, ProductId product, int number) {
        return tx.first(
                "SELECT * FROM risk_assessment WHERE product_id = ? AND number = ?",
                RiskStore::read,
                product.value(),
                number);
    }

    Optional<RiskAssessment> newestApproved(Tx tx, ProductId product) {
        return tx.first("""
                SELECT * FROM risk_assessment WHERE product_id = ? AND approved_at IS NOT NULL
                ORDER BY number DESC LIMIT 1
                """, RiskStore::read, product.value());
    }

    /** The lock keeps two people from starting a draft at once. */
    Optional<RiskAssessment> draft(Tx tx, ProductId product) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 21)) IS NULL AS locked",
                row -> true,
                product.value().toString());
        return tx.first(
                "SELECT * FROM risk_assessment WHERE product_id = ? AND approved_at IS NULL FOR UPDATE",
                RiskStore::read,
                product.value());
    }

    RiskAssessment insertDraft(Tx tx, Product product, Content content, String by, Instant at) {
        return tx.one(
                """
                INSERT INTO risk_assessment (organization_id, product_id, number, content, edited_by, edited_at)
                SELECT ?, ?, coalesce(max(number), 0) + 1, ?::jsonb, ?, ?
                FROM risk_assessment WHERE product_id = ?
                RETURNING *
                """,
                RiskStore::read,
                product.organization(),
                product.id().value(),
                Json.write(content),
                by,
                at,
                product.id().value());
    }

    RiskAssessment updateDraft(Tx tx, ProductId product, Content content, String by, Instant at) {
        return tx.one("""
                UPDATE risk_assessment SET content = ?::jsonb, edited_by = ?, edited_at = ?
                WHERE product_id = ? AND approved_at IS NULL RETURNING *
                """, RiskStore::read, Json.write(content), by, at, product.value());
    }

    RiskAssessment approve(Tx tx, ProductId product, String by, Instant at) {
        return tx.one("""
                UPDATE risk_assessment SET approved_by = ?, approved_at = ?
                WHERE product_id = ? AND approved_at IS NULL RETURNING *
                """, RiskStore::read, by, at, product.value());
    }

    void insert(Tx tx, Product product, Modification stated) {
        tx.update(
                """
                INSERT INTO substantial_modification (organization_id, product_id, what, stated_by, stated_at)
                VALUES (?, ?, ?, ?, ?)
                """, product.organization(), product.id().value(), stated.what(), stated.statedBy(), stated.statedAt());
    }

    List<Modification> modificationsSince(Tx tx, ProductId product, Instant since) {
        return tx.list(
                """
                SELECT what, stated_by, stated_at FROM substantial_modification
                WHERE product_id = ? AND stated_at > ? ORDER BY stated_at LIMIT ?
                """,
                row -> new Modification(row.text("what"), row.text("stated_by"), row.instant("stated_at")),
                product.value(),
                since,
                MAX_LISTED);
    }

    private static RiskAssessment read(Row row) {
        return new RiskAssessment(
                row.intValue("number"),
                row.json("content", Content.class),
                row.text("edited_by"),
                row.instant("edited_at"),
                Optional.ofNullable(row.textOrNull("approved_by")),
                Optional.ofNullable(row.instantOrNull("approved_at")));
    }
}
