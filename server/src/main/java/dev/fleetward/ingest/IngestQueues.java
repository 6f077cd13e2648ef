package dev.fleetward.ingest;

import dev.fleetward.kernel.observation.Gauges;
import dev.fleetward.kernel.observation.ServerQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Chunks acknowledged and not decoded yet. */
@ApplicationScoped
class IngestQueues implements ServerQueue, Gauges {
    private static final Duration LATE_AFTER = Duration.ofMinutes(10);

    private final DurableLog store;
    private final ChunkLog log;

    IngestQueues(DurableLog store, ChunkLog log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public Waiting waiting() {
        BacklogStore.Backlog backlog = store.backlog();
        return new Waiting(
                "chunk_log",
                "Field data",
                "What devices sent and the server acknowledged, but has not looked at yet. It is durable.",
                backlog.chunks(),
                backlog.oldest(),
                LATE_AFTER);
    }

    @Override
    public void read(Readings into) {
        into.set("fleetward_ingest_queued_requests", log.queuedRequests());
    }
}
