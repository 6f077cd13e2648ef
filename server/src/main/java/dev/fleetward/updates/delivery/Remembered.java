package dev.fleetward.updates.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was found, for a short while; what was not is asked for again. Safe for concurrent use. */
final class Remembered<K, V> {
    private static final Duration WHILE = Duration.ofSeconds(60);
    private static final int MAX_KEPT = 10_000;

    private final Clock clock;
    private final ConcurrentHashMap<K, Entry<V>> kept = new ConcurrentHashMap<>();

    Remembered(Clock clock) {
        this.clock = clock;
    }

    private record Entry<V>(V value, Instant until) {}

    /** What is kept; the source is not asked. */
    @Nullable
    V peek(K key) {
        Entry<V> known = kept.get(key);
        return known != null && clock.instant().isBefore(known.until) ? known.value : null;
    }

    Optional<V> get(K key, Function<K, Optional<V>> source) {
        Instant now = clock.instant();
        Entry<V> known = kept.get(key);
        if (known != null && now.isBefore(known.until)) {
            return Optional.of(known.value);
        }
        Optional<V> found = source.apply(key);
        if (found.isEmpty()) {
            kept.remove(key);
            return found;
        }
        if (kept.size() >= MAX_KEPT) {
            kept.values().removeIf(old -> !now.isBefore(old.until));
        }
        if (kept.size() < MAX_KEPT) {
            kept.put(key, new Entry<>(found.get(), now.plus(WHILE)));
        }
        return found;
    }
}
