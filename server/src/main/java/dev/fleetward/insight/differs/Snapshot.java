package dev.fleetward.insight.differs;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A fleet as it was a short while ago.
 *
 * @param everyNth one of so many devices was taken; 1 for all
 * @param places of the devices in the columns
 */
record Snapshot(Instant at, Instant until, int everyNth, Columns columns, Map<UUID, Integer> places) {
    boolean has(UUID device) {
        return places.containsKey(device);
    }
}
