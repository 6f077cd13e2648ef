package dev.fleetward.telemetry.metrics;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.devices.query.QueryTerm;
import dev.fleetward.devices.query.Term;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code metric.battery_soc_pct < 20} in queries for devices: by the newest value each reported. */
@ApplicationScoped
class MetricTermStore implements QueryTerm {
    private static final String PREFIX = "metric.";

    @Override
    public Term term() {
        return Term.numbersBehind(PREFIX, "newest value of a metric");
    }

    /** The sign is one of an enum's; {@code !=} asks for another value, so a device without any is not meant. */
    @Override
    public Condition condition(Tx tx, Product product, Expression.Comparison asked) {
        String sign =
                asked.operator() == Operator.NOT_EQUAL ? "<>" : asked.operator().sign();
        return new Condition(
                "EXISTS (SELECT FROM last_value m WHERE m.device_id = d.id AND m.product_id = ? AND m.metric = ?"
                        + " AND m.number " + sign + " ?)",
                List.of(
                        product.id().value(),
                        asked.field().substring(PREFIX.length()),
                        Double.parseDouble(asked.value())));
    }

    @Override
    public List<String> names(Tx tx, Product product, String beginning, int limit) {
        return tx.list("""
                SELECT DISTINCT name FROM metric
                WHERE product_id = ? AND NOT is_text AND starts_with(lower(name), lower(?)) ORDER BY name LIMIT ?
                """, row -> row.text("name"), product.id().value(), beginning, limit);
    }
}
