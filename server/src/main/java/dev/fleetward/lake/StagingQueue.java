package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.observation.ServerQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Rows that are not in a Parquet file yet. */
@ApplicationScoped
class StagingQueue implements ServerQueue {
    private static final int FLUSHES_MISSED = 5;
    private static final Duration AT_LEAST = Duration.ofMinutes(10);

    private final Db db;
    private final LakeStore store;
    private final LakeConfig config;

    StagingQueue(Db db, LakeStore store, LakeConfig config) {
        this.db = db;
        this.store = store;
        this.config = config;
    }

    @Override
    public Waiting waiting() {
        LakeStore.Waiting waiting = db.acrossOrganizations(store::waiting);
        Duration missed = config.flushAfter().multipliedBy(FLUSHES_MISSED);
        return new Waiting(
                "lake_staging",
                "Lake staging",
                "Decoded rows that wait to be written to a Parquet file. Questions find them all the same.",
                waiting.rows(),
                waiting.since(),
                missed.compareTo(AT_LEAST) > 0 ? missed : AT_LEAST);
    }
}
