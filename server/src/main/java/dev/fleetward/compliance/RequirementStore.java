package dev.fleetward.compliance;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables {@code requirement_exception}, what does not apply and why, and {@code requirement_owner}, who answers. */
@ApplicationScoped
class RequirementStore {

    /** By requirement id. */
    Map<String, String> justifications(Tx tx, ProductId product) {
        return byRequirement(
                tx,
                "SELECT requirement, justification AS value FROM requirement_exception WHERE product_id = ?",
                product);
    }

    /** E-mail addresses by requirement id. */
    Map<String, String> owners(Tx tx, ProductId product) {
        return byRequirement(
                tx, "SELECT requirement, owner AS value FROM requirement_owner WHERE product_id = ?", product);
    }

    private static Map<String, String> byRequirement(Tx tx, String sql, ProductId product) {
        return tx.list(sql, row -> Map.entry(row.text("requirement"), row.text("value")), product.value()).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void setAside(Tx tx, Product product, String requirement, String justification, String by, Instant now) {
        tx.update("""
                INSERT INTO requirement_exception (product_id, requirement, organization_id, justification, decided_by,
                                                   decided_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, requirement) DO UPDATE
                SET justification = excluded.justification, decided_by = excluded.decided_by,
                    decided_at = excluded.decided_at
                """, product.id().value(), requirement, product.organization(), justification, by, now);
    }

    void takeBack(Tx tx, Product product, String requirement) {
        tx.update(
                "DELETE FROM requirement_exception WHERE product_id = ? AND requirement = ?",
                product.id().value(),
                requirement);
    }

    void setOwner(Tx tx, Product product, String requirement, String owner) {
        tx.update("""
                INSERT INTO requirement_owner (product_id, requirement, organization_id, owner) VALUES (?, ?, ?, ?)
                ON CONFLICT (product_id, requirement) DO UPDATE SET owner = excluded.owner
                """, product.id().value(), requirement, product.organization(), owner);
    }

    void removeOwner(Tx tx, Product product, String requirement) {
        tx.update(
                "DELETE FROM requirement_owner WHERE product_id = ? AND requirement = ?",
                product.id().value(),
                requirement);
    }
}
