package dev.fleetward.compliance.classification;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code classification_decision}. */
@ApplicationScoped
class DecisionStore {
    static final int MAX_LISTED = 500;

    /** Newest first. */
    List<Decision> list(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM classification_decision WHERE product_id = ? ORDER BY number DESC LIMIT ?",
                DecisionStore::read,
                product.value(),
                MAX_LISTED);
    }

    Optional<Decision> find(Tx tx, ProductId product, int number) {
        return tx.first(
                "SELECT * FROM classification_decision WHERE product_id = ? AND number = ?",
                DecisionStore::read,
                product.value(),
                number);
    }

    /** The lock keeps numbers without gaps when two people decide at once. */
    Decision insert(Tx tx, Product product, Outcome outcome, String by, Instant at) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 20)) IS NULL AS locked",
                row -> true,
                product.id().value().toString());
        return tx.one(
                """
                INSERT INTO classification_decision (organization_id, product_id, number, outcome, decided_by, decided_at)
                SELECT ?, ?, coalesce(max(number), 0) + 1, ?::jsonb, ?, ?
                FROM classification_decision WHERE product_id = ?
                RETURNING *
                """,
                DecisionStore::read,
                product.organization(),
                product.id().value(),
                Json.write(outcome),
                by,
                at,
                product.id().value());
    }

    private static Decision read(Row row) {
        return new Decision(
                row.intValue("number"),
                row.json("outcome", Outcome.class),
                row.text("decided_by"),
                row.instant("decided_at"));
    }
}
