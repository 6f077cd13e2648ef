package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "When a device matches this, do that." Every change is audited. */
@ApplicationScoped
public class Rules {
    private static final int MAX_RULES = 100;
    private static final int MAX_NAME_CHARACTERS = 100;

    private final Db db;
    private final FollowStore store;
    private final Fleet fleet;
    private final Deeds deeds;
    private final Audit audit;

    Rules(Db db, FollowStore store, Fleet fleet, Deeds deeds, Audit audit) {
        this.db = db;
        this.store = store;
        this.fleet = fleet;
        this.deeds = deeds;
        this.audit = audit;
    }

    public List<Rule> list(Product product) {
        return db.inTransaction(product.organization(), tx -> store.rules(tx, product.id()));
    }

    /**
     * Made, or changed when there is one of that name; all devices are looked at within a minute.
     *
     * @throws Problem 400 for a query or an action that cannot be understood
     */
    public Rule save(Caller caller, Product product, String name, String query, @Nullable JsonNode action) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        if (fleet.understand(query).isEverything()) {
            throw Problem.invalid("query is empty; say which devices the rule is for.");
        }
        Act act = Act.parse(action);
        return db.inTransaction(product.organization(), tx -> {
            deeds.check(tx, product, act);
            if (store.rules(tx, product.id()).size() >= MAX_RULES) {
                throw Problem.invalid("A product has at most %d rules; delete one first.".formatted(MAX_RULES));
            }
            Rule rule = store.save(tx, product, name.strip(), query.strip(), act.json());
            audit.record(tx, caller, "device-rule.saved", product.slug() + "/" + rule.name(), null, rule);
            return rule;
        });
    }

    /** What it did stays done. @throws Problem 404 when there is none */
    public void delete(Caller caller, Product product, String name) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.delete(tx, product.id(), name) == 0) {
                throw Problem.notFound("Rule", name);
            }
            audit.record(tx, caller, "device-rule.deleted", product.slug() + "/" + name, null, null);
        });
    }
}
