package dev.fleetward.crashes.analysis;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.crashes.grouping.GroupingRules;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What a product's people add to the rules of grouping; a change groups everything again. */
@ApplicationScoped
class Rules {
    private final Db db;
    private final RulesStore store;
    private final Analysis analysis;
    private final Audit audit;

    Rules(Db db, RulesStore store, Analysis analysis, Audit audit) {
        this.db = db;
        this.store = store;
        this.analysis = analysis;
        this.audit = audit;
    }

    GroupingRules of(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.of(tx, product.id()).rules());
    }

    /** @throws Problem 400 when there are too many lines, or one is too long or too vague */
    void change(Caller caller, Product product, GroupingRules rules) {
        check("drop", rules.drop());
        check("inApp", rules.inApp());
        check("notInApp", rules.notInApp());
        db.doInTransaction(product.organization(), tx -> {
            GroupingRules before = store.of(tx, product.id()).rules();
            store.save(tx, product.organization(), product.id(), rules);
            audit.record(tx, caller, "grouping-rules.changed", product.slug(), before, rules);
            analysis.requestRegrouping(
                    tx,
                    product.organization(),
                    new RegroupJob.Wanted(product.id().value(), null));
        });
    }

    private static void check(String list, List<String> lines) {
        if (lines.size() > GroupingRules.MAX_LINES) {
            throw Problem.invalid("%s may have at most %d lines.".formatted(list, GroupingRules.MAX_LINES));
        }
        for (String line : lines) {
            if (line.length() > GroupingRules.MAX_LINE_CHARACTERS) {
                throw Problem.invalid("A line of %s may have at most %d characters."
                        .formatted(list, GroupingRules.MAX_LINE_CHARACTERS));
            }
            if (line.chars().filter(c -> c == '*').count() > GroupingRules.MAX_STARS) {
                throw Problem.invalid(
                        "“%s” has more than %d stars; name less at once.".formatted(line, GroupingRules.MAX_STARS));
            }
            if (line.strip().matches("\\**")) {
                throw Problem.invalid("A line of %s names a function or a file; “%s” names all.".formatted(list, line));
            }
        }
    }
}
