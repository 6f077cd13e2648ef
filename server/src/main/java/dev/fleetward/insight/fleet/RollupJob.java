package dev.fleetward.insight.fleet;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Joins the parts that folds left, so that a chart reads one row an hour. */
@ApplicationScoped
class RollupJob implements RecurringJob {
    // Jobs share one loop; the rest waits for the next turn.
    private static final int MAX_JOINS_A_RUN = 8;

    private final Db db;
    private final RollupStore store;

    RollupJob(Db db, RollupStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String kind() {
        return "metric-rollups";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        for (OrganizationId organization : db.acrossOrganizations(store::withParts)) {
            for (int joins = 0; joins < MAX_JOINS_A_RUN; joins++) {
                if (db.inTransaction(organization, tx -> store.join(tx, organization)) == 0) {
                    break;
                }
            }
        }
    }
}
