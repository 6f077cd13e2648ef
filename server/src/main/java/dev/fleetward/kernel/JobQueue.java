package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.ServerQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Jobs that could run. */
@ApplicationScoped
class JobQueue implements ServerQueue {
    private static final Duration LATE_AFTER = Duration.ofMinutes(15);

    private final Db db;
    private final Clock clock;

    JobQueue(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    @Override
    public Waiting waiting() {
        return db.acrossOrganizations(tx -> tx.one(
                "SELECT count(*) AS jobs, min(run_at) AS oldest FROM job WHERE gave_up_at IS NULL AND run_at <= ?",
                row -> new Waiting(
                        "jobs",
                        "Jobs",
                        "Work done in the background, one after the other.",
                        row.longValue("jobs"),
                        row.instantOrNull("oldest"),
                        LATE_AFTER),
                clock.instant()));
    }
}
