package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.ServerQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Events between rooms that are not delivered yet. */
@ApplicationScoped
class OutboxQueue implements ServerQueue {
    private static final Duration LATE_AFTER = Duration.ofMinutes(15);

    private final Db db;

    OutboxQueue(Db db) {
        this.db = db;
    }

    @Override
    public Waiting waiting() {
        return db.acrossOrganizations(tx -> tx.one(
                "SELECT count(*) AS events, min(occurred_at) AS oldest FROM outbox",
                row -> new Waiting(
                        "outbox",
                        "Events",
                        "What one part of the server tells the others, such as that a device runs another version.",
                        row.longValue("events"),
                        row.instantOrNull("oldest"),
                        LATE_AFTER)));
    }
}
