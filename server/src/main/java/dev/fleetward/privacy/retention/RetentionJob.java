package dev.fleetward.privacy.retention;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.privacy.holds.LegalHolds;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.jboss.logging.Logger;

/** Removes what is past its time, each kind of each product once a day, and writes down how much that was. */
@ApplicationScoped
class RetentionJob implements RecurringJob {
    private static final Logger LOG = Logger.getLogger(RetentionJob.class);
    private static final int ROWS_AT_ONCE = 10_000;
    private static final int MAX_TURNS = 200;
    private static final int KEEP_EMPTY_DAYS = 7;

    private final Db db;
    private final Clock clock;
    private final Products products;
    private final LegalHolds holds;
    private final RetentionPolicy policy;
    private final RetentionStore store;

    RetentionJob(
            Db db, Clock clock, Products products, LegalHolds holds, RetentionPolicy policy, RetentionStore store) {
        this.db = db;
        this.clock = clock;
        this.products = products;
        this.holds = holds;
        this.policy = policy;
        this.store = store;
    }

    @Override
    public String kind() {
        return "privacy.retention";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        run(clock.instant());
    }

    void run(Instant now) {
        products.ofAllOrganizations().forEach(product -> enforce(product, now));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        db.doAcrossOrganizations(tx -> store.forgetEmpty(tx, today.minusDays(KEEP_EMPTY_DAYS)));
    }

    void enforce(Product product, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var done = Set.copyOf(db.inTransaction(
                product.organization(), tx -> store.doneOn(tx, product.id().value(), today)));
        for (Kept kept : policy.of(product)) {
            if (kept.kind().keeping() instanceof DataKind.Keeping.Days days
                    && !done.contains(kept.kind().id())) {
                enforce(product, kept, days.removal(), now, today);
            }
        }
    }

    /** One kind that fails is tried again at the next run, and keeps none of the others from being removed. */
    private void enforce(Product product, Kept kept, DataKind.Removal removal, Instant now, LocalDate today) {
        Instant before = now.minus(Duration.ofDays(kept.days().orElseThrow()));
        String kind = kept.kind().id();
        try {
            boolean more = true;
            for (int turn = 0; turn < MAX_TURNS && more; turn++) {
                // Asked each time: a hold placed now keeps what is left.
                LegalHolds.Held held = db.inTransaction(product.organization(), tx -> holds.held(tx, product));
                if (held.everything()) {
                    return;
                }
                var scope = new DataKind.Scope(
                        product.organization(), product.id().value(), held.devices(), held.serials());
                long removed = removal.remove(scope, before, ROWS_AT_ONCE);
                more = removed == ROWS_AT_ONCE;
                var run = new Run(kind, today, before, removed, !more, now);
                db.doInTransaction(
                        product.organization(),
                        tx -> store.ran(tx, product.organization(), product.id().value(), run));
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s of %s past their time could not be removed; tried again", kind, product.slug());
        }
    }
}
