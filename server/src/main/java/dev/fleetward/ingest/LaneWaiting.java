package dev.fleetward.ingest;

import dev.fleetward.kernel.observation.ServerQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Lanes that wait for a decoding worker. */
@ApplicationScoped
class LaneWaiting implements ServerQueue {
    private static final Duration LATE_AFTER = Duration.ofMinutes(10);

    private final DecodeWorkers workers;
    private final Clock clock;

    LaneWaiting(DecodeWorkers workers, Clock clock) {
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public Waiting waiting() {
        LaneQueue.Standing lanes = workers.standing();
        return new Waiting(
                "decode_lanes",
                "Decoding lanes",
                "Groups of devices whose data is decoded one batch at a time, and that wait for a free worker.",
                lanes.waiting(),
                lanes.waiting() == 0 ? null : clock.instant().minus(lanes.longest()),
                LATE_AFTER);
    }
}
