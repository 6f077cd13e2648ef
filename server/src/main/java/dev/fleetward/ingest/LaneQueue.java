package dev.fleetward.ingest;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Lanes with work, each given to one worker at a time, oldest first. Safe for concurrent use. */
final class LaneQueue {
    private final LinkedHashSet<Lane> ready = new LinkedHashSet<>();
    private final Set<Lane> busy = new HashSet<>();
    private final Set<Lane> again = new HashSet<>();

    synchronized void add(Lane lane) {
        if (busy.contains(lane)) {
            again.add(lane);
        } else {
            ready.add(lane);
        }
    }

    synchronized Optional<Lane> take() {
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        Lane lane = ready.removeFirst();
        busy.add(lane);
        return Optional.of(lane);
    }

    /** Ends what {@link #take} began. */
    synchronized void done(Lane lane, boolean hasMore) {
        busy.remove(lane);
        if (again.remove(lane) || hasMore) {
            ready.add(lane);
        }
    }
}
