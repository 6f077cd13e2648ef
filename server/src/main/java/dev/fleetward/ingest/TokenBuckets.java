package dev.fleetward.ingest;

import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * So many a second on average, and a burst of more at once, for each key. A key not asked for long is forgotten: its
 * bucket would be full again. Safe for concurrent use.
 */
final class TokenBuckets<K> {
    static final int MAX_KEYS = 200_000;
    private static final double MILLIS_PER_SECOND = 1_000;

    private final InstantSource clock;
    private final double perSecond;
    private final double burst;
    private final ConcurrentHashMap<K, Bucket> buckets = new ConcurrentHashMap<>();
    private volatile long sweptAtMillis;

    TokenBuckets(InstantSource clock, double perSecond, double burst) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Takes them all or none. */
    boolean take(K key, int tokens) {
        long now = clock.millis();
        if (buckets.size() >= MAX_KEYS) {
            sweep(now);
        }
        return buckets.computeIfAbsent(key, _ -> new Bucket(now)).take(now, tokens);
    }

    /** At most once a second: many keys that are all in use must not be walked through for each request. */
    private void sweep(long now) {
        if (now - sweptAtMillis < MILLIS_PER_SECOND) {
            return;
        }
        sweptAtMillis = now;
        buckets.values().removeIf(bucket -> bucket.isFull(now));
    }

    private final class Bucket {
        private double tokens = burst;
        private long filledAtMillis;

        Bucket(long now) {
            this.filledAtMillis = now;
        }

        synchronized boolean take(long now, int wanted) {
            fill(now);
            // More than a bucket holds is let through when it is full: it would never be otherwise.
            if (tokens < Math.min(wanted, burst)) {
                return false;
            }
            tokens -= wanted;
            return true;
        }

        synchronized boolean isFull(long now) {
            fill(now);
            return tokens >= burst;
        }

        private void fill(long now) {
            double earned = Math.max(0, now - filledAtMillis) / MILLIS_PER_SECOND * perSecond;
            tokens = Math.min(burst, tokens + earned);
            filledAtMillis = now;
        }
    }
}
