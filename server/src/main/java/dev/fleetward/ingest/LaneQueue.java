package dev.fleetward.ingest;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/** Lanes with work, each given to one worker at a time, oldest first. Safe for concurrent use. */
final class LaneQueue {
    /** Since when, by the nanosecond clock. */
    private final LinkedHashMap<Lane, Long> ready = new LinkedHashMap<>();

    private final Set<Lane> busy = new HashSet<>();
    private final Set<Lane> again = new HashSet<>();

    /** @param longest how long the first of those that wait for a worker does */
    record Standing(int waiting, Duration longest) {}

    synchronized Standing standing(long nanoTime) {
        return ready.isEmpty()
                ? new Standing(0, Duration.ZERO)
                : new Standing(
                        ready.size(),
                        Duration.ofNanos(nanoTime - ready.sequencedValues().getFirst()));
    }

    synchronized void add(Lane lane) {
        if (busy.contains(lane)) {
            again.add(lane);
        } else {
            ready.putIfAbsent(lane, System.nanoTime());
        }
    }

    synchronized Optional<Lane> take() {
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        Lane lane = ready.sequencedKeySet().removeFirst();
        busy.add(lane);
        return Optional.of(lane);
    }

    /** Ends what {@link #take} began. */
    synchronized void done(Lane lane, boolean hasMore) {
        busy.remove(lane);
        if (again.remove(lane) || hasMore) {
            ready.putIfAbsent(lane, System.nanoTime());
        }
    }
}
