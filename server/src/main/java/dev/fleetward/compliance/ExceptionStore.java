package dev.fleetward.compliance;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** The table {@code requirement_exception}: what does not apply to a product, and why. */
@ApplicationScoped
class ExceptionStore {

    /** By requirement id. */
    Map<String, String> justifications(Tx tx, ProductId product) {
        return tx
                .list(
                        "SELECT requirement, justification FROM requirement_exception WHERE product_id = ?",
                        row -> Map.entry(row.text("requirement"), row.text("justification")),
                        product.value())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void save(Tx tx, Product product, String requirement, String justification, String by, Instant now) {
        tx.update("""
                INSERT INTO requirement_exception (product_id, requirement, organization_id, justification, decided_by,
                                                   decided_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, requirement) DO UPDATE
                SET justification = excluded.justification, decided_by = excluded.decided_by,
                    decided_at = excluded.decided_at
                """, product.id().value(), requirement, product.organization(), justification, by, now);
    }

    void remove(Tx tx, Product product, String requirement) {
        tx.update(
                "DELETE FROM requirement_exception WHERE product_id = ? AND requirement = ?",
                product.id().value(),
                requirement);
    }
}
