package dev.fleetward.vulnerabilities;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.QueryTerm;
import dev.fleetward.devices.query.Term;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code exposed to CVE-2026-1234} in queries for devices; by any name of the vulnerability. */
@ApplicationScoped
class ExposedTermStore implements QueryTerm {

    @Override
    public Term term() {
        return Term.phrase("exposed to", "runs software with that vulnerability, and nothing says it is not affected");
    }

    @Override
    public Condition condition(Tx tx, Product product, Expression.Comparison asked) {
        return ConditionStore.running(tx.list(
                """
                SELECT DISTINCT f.software_version_id FROM finding f
                WHERE f.product_id = ? AND f.exposes AND f.vulnerability_id IN (
                    SELECT vulnerability_id FROM vulnerability_alias WHERE upper(alias) = upper(?)
                    UNION SELECT id FROM vulnerability WHERE lower(name) = lower(?))
                """, row -> row.uuid("software_version_id"), product.id().value(), asked.value(), asked.value()));
    }

    @Override
    public List<String> values(Tx tx, Product product, String field, String beginning, int limit) {
        return tx.list("""
                SELECT DISTINCT v.name FROM vulnerability v JOIN finding f ON f.vulnerability_id = v.id
                WHERE f.product_id = ? AND f.exposes AND starts_with(lower(v.name), lower(?)) ORDER BY v.name LIMIT ?
                """, row -> row.text("name"), product.id().value(), beginning, limit);
    }
}
