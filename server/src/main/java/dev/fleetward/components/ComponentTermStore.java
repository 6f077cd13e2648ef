package dev.fleetward.components;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.devices.query.QueryTerm;
import dev.fleetward.devices.query.Term;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/**
 * {@code component = mbedtls} and {@code component = "mbedtls 2.28.0"} in queries for devices: what runs a software version
 * whose SBOM names it.
 */
@ApplicationScoped
class ComponentTermStore implements QueryTerm {

    @Override
    public Term term() {
        return Term.choice("component", "runs software with that component, or one version of it");
    }

    @Override
    public Condition condition(Tx tx, Product product, Expression.Comparison asked) {
        var wanted = asked.values().stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .toList();
        Condition running = ConditionStore.running(tx.list(
                """
                SELECT DISTINCT s.software_version_id FROM software_version_component s
                JOIN component c ON c.id = s.component_id
                WHERE s.product_id = ? AND (lower(c.name) = ANY (?) OR lower(c.name || ' ' || c.version) = ANY (?))
                """, row -> row.uuid("software_version_id"), product.id().value(), wanted, wanted));
        return asked.operator() == Operator.NOT_EQUAL
                ? new Condition("NOT " + running.sql(), running.parameters())
                : running;
    }

    @Override
    public List<String> values(Tx tx, Product product, String field, String beginning, int limit) {
        return tx.list("""
                SELECT DISTINCT c.name FROM product_component s JOIN component c ON c.id = s.component_id
                WHERE s.product_id = ? AND starts_with(lower(c.name), lower(?)) ORDER BY c.name LIMIT ?
                """, row -> row.text("name"), product.id().value(), beginning, limit);
    }
}
