package dev.fleetward.updates.releases;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** The one exception a maker can make from signing, said in the open. */
@ApplicationScoped
class ReleasePolicies {
    private static final int MIN_REASON_CHARS = 10;
    private static final int MAX_REASON_CHARS = 2_000;

    private final Db db;
    private final ReleasePolicyStore store;
    private final Audit audit;
    private final Clock clock;

    ReleasePolicies(Db db, ReleasePolicyStore store, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    ReleasePolicy of(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.find(tx, product.id().value()));
    }

    /** @throws Problem 400 when unsigned files are to be allowed without a reason */
    ReleasePolicy change(Caller caller, Product product, boolean allowUnsigned, String reason) {
        String why = reason.strip();
        if (allowUnsigned && (why.length() < MIN_REASON_CHARS || why.length() > MAX_REASON_CHARS)) {
            throw Problem.invalid(
                    "reason must say in %d to %,d characters why this product's files need no signature; it is shown as evidence."
                            .formatted(MIN_REASON_CHARS, MAX_REASON_CHARS));
        }
        return db.inTransaction(product.organization(), tx -> {
            ReleasePolicy before = store.find(tx, product.id().value());
            store.put(
                    tx,
                    product.organization(),
                    product.id().value(),
                    allowUnsigned,
                    allowUnsigned ? why : "",
                    clock.instant(),
                    caller.name());
            ReleasePolicy after = store.find(tx, product.id().value());
            audit.record(tx, caller, "release-policy.changed", product.slug(), before, after);
            return after;
        });
    }
}
