package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Metric names already in the catalogue, so that a heartbeat that brings nothing new asks the database nothing. Only
 * what has committed is known. Safe for concurrent use.
 */
final class KnownNames {
    private static final int MAX_KNOWN = 100_000;

    private final Set<Gathered.Name> known = ConcurrentHashMap.newKeySet();

    /** The names that may be new; they are known once this transaction has committed. */
    Map<Gathered.Name, Received> notIn(Tx tx, Map<Gathered.Name, Received> names) {
        var unknown = new HashMap<>(names);
        unknown.keySet().removeIf(known::contains);
        if (!unknown.isEmpty()) {
            tx.afterCommit(() -> {
                if (known.size() > MAX_KNOWN) {
                    known.clear();
                }
                known.addAll(unknown.keySet());
            });
        }
        return unknown;
    }
}
