package dev.fleetward.insight.security;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Events of no product, which no retention policy covers, are kept for {@value SecurityEvents#MAX_DAYS} days. */
@ApplicationScoped
class OldSecurityEventsJob implements RecurringJob {
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_STATEMENTS = 100;

    private final Db db;
    private final SecurityEventStore store;
    private final Clock clock;

    OldSecurityEventsJob(Db db, SecurityEventStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "insight.old-security-events";
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
        Instant before = clock.instant().minus(Duration.ofDays(SecurityEvents.MAX_DAYS));
        for (int i = 0; i < MAX_STATEMENTS; i++) {
            if (db.acrossOrganizations(tx -> store.deleteOlder(tx, before, MAX_ROWS)) < MAX_ROWS) {
                return;
            }
        }
    }
}
