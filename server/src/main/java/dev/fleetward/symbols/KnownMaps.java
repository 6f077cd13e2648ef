package dev.fleetward.symbols;

import dev.fleetward.products.ProductId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Maps that were asked for, and builds that have none, so that decoding asks the database once a build. Safe for
 * concurrent use.
 */
final class KnownMaps {
    /** A map of a large firmware takes about a megabyte. */
    static final int MAX_MAPS = 64;

    static final int MAX_BUILDS_WITHOUT = 10_000;
    /** Another process may have stored symbols. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<Key, Known> maps = latestUsed(MAX_MAPS);
    private final Map<Key, Known> without = latestUsed(MAX_BUILDS_WITHOUT);
    private long forgotten;

    KnownMaps(Clock clock) {
        this.clock = clock;
    }

    private record Key(ProductId product, Build build) {}

    private record Known(Optional<SymbolFiles.FoundMap> map, Instant at) {}

    Optional<SymbolFiles.FoundMap> of(
            ProductId product, Build build, Supplier<Optional<SymbolFiles.FoundMap>> database) {
        var key = new Key(product, build);
        long before;
        synchronized (this) {
            Known known = maps.containsKey(key) ? maps.get(key) : without.get(key);
            if (known != null && known.at.plus(FRESH).isAfter(clock.instant())) {
                return known.map;
            }
            before = forgotten;
        }
        Optional<SymbolFiles.FoundMap> found = database.get();
        synchronized (this) {
            // What was read before symbols came must not be remembered after.
            if (before == forgotten) {
                (found.isPresent() ? maps : without).put(key, new Known(found, clock.instant()));
            }
        }
        return found;
    }

    synchronized void forget(ProductId product) {
        forgotten++;
        maps.keySet().removeIf(key -> key.product.equals(product));
        without.keySet().removeIf(key -> key.product.equals(product));
    }

    private static Map<Key, Known> latestUsed(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
                return size() > max;
            }
        };
    }
}
