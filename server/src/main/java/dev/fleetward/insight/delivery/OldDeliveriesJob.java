package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The log of deliveries is kept for {@value #KEPT_DAYS} days. */
@ApplicationScoped
class OldDeliveriesJob implements RecurringJob {
    private static final int KEPT_DAYS = 90;
    private static final int MAX_ROWS = 10_000;

    private final Db db;
    private final DeliveryStore store;
    private final Clock clock;

    OldDeliveriesJob(Db db, DeliveryStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "insight.old-deliveries";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        Instant before = clock.instant().minus(Duration.ofDays(KEPT_DAYS));
        db.doAcrossOrganizations(tx -> store.deleteOlder(tx, before, MAX_ROWS));
    }
}
