package dev.fleetward.telemetry;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Metric names already in the catalogue, so that a heartbeat that brings nothing new asks the database nothing. Only
 * what has committed is known. Safe for concurrent use.
 */
final class KnownNames {
    private static final int MAX_KNOWN = 100_000;

    private final Set<Name> known = ConcurrentHashMap.newKeySet();

    private record Name(ProductId product, String metric, String build) {}

    /** The samples whose names may be new; they are known once this transaction has committed. */
    List<Sample> notIn(Tx tx, ProductId product, List<Sample> samples) {
        List<Sample> unknown = samples.stream()
                .filter(sample -> !known.contains(name(product, sample)))
                .toList();
        if (!unknown.isEmpty()) {
            tx.afterCommit(() -> {
                if (known.size() > MAX_KNOWN) {
                    known.clear();
                }
                unknown.forEach(sample -> known.add(name(product, sample)));
            });
        }
        return unknown;
    }

    private static Name name(ProductId product, Sample sample) {
        return new Name(product, sample.metric(), sample.build());
    }
}
