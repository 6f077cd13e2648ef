package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.grouping.GroupingRules;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;

/** What products add to the rules of grouping. */
@ApplicationScoped
public class RulesStore {

    /** @param revision 0 until somebody adds something */
    public record Revised(GroupingRules rules, int revision) {}

    public Revised of(Tx tx, ProductId product) {
        return tx.first(
                        "SELECT revision, drop_functions, in_app, not_in_app FROM grouping_rules WHERE product_id = ?",
                        row -> new Revised(
                                new GroupingRules(
                                        row.texts("drop_functions"), row.texts("in_app"), row.texts("not_in_app")),
                                row.intValue("revision")),
                        product.value())
                .orElse(new Revised(GroupingRules.NONE, 0));
    }

    void save(Tx tx, OrganizationId organization, ProductId product, GroupingRules rules) {
        tx.update("""
                INSERT INTO grouping_rules AS r (organization_id, product_id, revision, drop_functions, in_app, not_in_app)
                VALUES (?, ?, 1, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE
                SET revision = r.revision + 1, drop_functions = excluded.drop_functions, in_app = excluded.in_app,
                    not_in_app = excluded.not_in_app
                """, organization, product.value(), rules.drop(), rules.inApp(), rules.notInApp());
    }
}
