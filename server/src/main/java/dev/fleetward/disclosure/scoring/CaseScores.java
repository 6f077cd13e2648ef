package dev.fleetward.disclosure.scoring;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The scores kept with a case. Safe for concurrent use. */
@ApplicationScoped
class CaseScores {
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Cases cases;
    private final ScoreStore store;

    CaseScores(Db db, Clock clock, Audit audit, Cases cases, ScoreStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.cases = cases;
        this.store = store;
    }

    record Kept(Scored scored, String by, Instant at) {}

    List<Kept> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.of(tx, c.id())).stream()
                .map(row -> new Kept(Scored.of(row.vector()), row.by(), row.at()))
                .toList();
    }

    /** @throws Problem 400 for what is no vector */
    Scored save(Caller caller, Product product, Case c, String vector) {
        Scored scored = Scored.of(vector);
        db.doInTransaction(product.organization(), tx -> {
            store.save(tx, product.organization(), c.id(), scored, caller.name(), clock.instant());
            cases.record(
                    tx,
                    caller,
                    c,
                    "Scored",
                    "CVSS %s: %s, %s. %s"
                            .formatted(scored.version(), scored.score(), scored.severity(), scored.vector()));
            audit.record(tx, caller, "case.scored", c.name(), null, scored);
        });
        return scored;
    }
}
