package dev.fleetward.devices;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each of many devices is told apart by. */
@ApplicationScoped
class LabelStore {
    static final String HARDWARE = "coalesce(d.hardware_version, '')";
    static final String COHORT = "coalesce((SELECT c.slug FROM cohort c WHERE c.id = d.cohort_id), '')";
    static final String NOTHING = "''";

    static Condition attribute(String name) {
        return new Condition(
                "coalesce((SELECT a.value_text FROM device_attribute a WHERE a.device_id = d.id AND a.name = ?), '')",
                List.of(name));
    }

    static Condition matching(Condition other) {
        return new Condition("CASE WHEN " + other.sql() + " THEN 'yes' ELSE 'no' END", other.parameters());
    }

    /** @param label an expression of SQL on the device {@code d} */
    List<Fleet.Labelled> labels(Tx tx, ProductId product, Condition condition, Condition label, int limit) {
        var parameters = new ArrayList<@Nullable Object>(label.parameters());
        parameters.add(product.value());
        parameters.addAll(condition.parameters());
        parameters.add(limit);
        return tx.list(
                "SELECT d.id, %s AS label FROM device d WHERE d.product_id = ? AND %s LIMIT ?"
                        .formatted(label.sql(), condition.sql()),
                row -> new Fleet.Labelled(row.uuid("id"), row.text("label")),
                parameters.toArray());
    }
}
