package dev.fleetward.ingest;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Counts requests of each product in the present second. Safe for concurrent use. */
final class RateLimit {
    private final InstantSource clock;
    private final int maxPerSecond;
    private final ConcurrentHashMap<UUID, Window> windows = new ConcurrentHashMap<>();

    RateLimit(InstantSource clock, int maxPerSecond) {
        this.clock = clock;
        this.maxPerSecond = maxPerSecond;
    }

    boolean allows(UUID product) {
        return windows.computeIfAbsent(product, _ -> new Window()).count(clock.millis() / 1000) <= maxPerSecond;
    }

    private static final class Window {
        private long second;
        private int requests;

        synchronized int count(long now) {
            if (now != second) {
                second = now;
                requests = 0;
            }
            return ++requests;
        }
    }
}
