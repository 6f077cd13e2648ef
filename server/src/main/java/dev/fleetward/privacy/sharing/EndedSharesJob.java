package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Deletes what shares past their end would still give; what was given stays counted. */
@ApplicationScoped
class EndedSharesJob implements RecurringJob {
    private static final int AT_ONCE = 10_000;

    private final Db db;
    private final Clock clock;
    private final ShareStore store;

    EndedSharesJob(Db db, Clock clock, ShareStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public String kind() {
        return "privacy.ended-shares";
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
        while (db.acrossOrganizations(tx -> store.deleteEnded(tx, clock.instant(), AT_ONCE)) == AT_ONCE) {
            // until nothing is left
        }
    }
}
