package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Lets go of events that were kept as long as their product wants. Looks through all old ones, so not often. */
@ApplicationScoped
class OldEventsJob implements RecurringJob {
    private static final Duration EVERY = Duration.ofHours(6);
    private static final int MAX_ROWS_PER_STATEMENT = 10_000;
    private static final int MAX_STATEMENTS_PER_RUN = 1_000;

    private final Db db;
    private final Clock clock;
    private final EventStore events;

    OldEventsJob(Db db, Clock clock, EventStore events) {
        this.db = db;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public String kind() {
        return "ingest.old-events";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        forget(clock.instant());
    }

    /** In small transactions, so that nobody waits long for a lock. */
    void forget(Instant now) {
        for (int i = 0; i < MAX_STATEMENTS_PER_RUN; i++) {
            int rows = db.acrossOrganizations(tx -> events.deleteOld(tx, now, MAX_ROWS_PER_STATEMENT));
            if (rows < MAX_ROWS_PER_STATEMENT) {
                return;
            }
        }
    }
}
