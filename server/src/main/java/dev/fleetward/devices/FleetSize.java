package dev.fleetward.devices;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many devices a product has. Counting a large fleet takes longer than a page may, so its count is kept for as long as
 * makes counting a hundredth of the work; that of a small one never. Safe for concurrent use.
 */
@ApplicationScoped
class FleetSize {
    /** Fewer are counted in a few milliseconds. */
    private static final long KEPT_FROM_DEVICES = 50_000;

    private static final int KEPT_TIMES = 100;
    private static final long MAX_KEPT_NANOS = Duration.ofSeconds(30).toNanos();
    /** Who was seen since a moment ago are those seen since now: that window moves on by itself. */
    private static final Duration SAME_SINCE = Duration.ofMinutes(1);

    private static final int MAX_FLEETS = 1_000;

    private record Kept(Devices.Count count, Instant since, long untilNanos) {
        boolean isInForce() {
            return System.nanoTime() < untilNanos;
        }
    }

    private final DeviceStore store;
    private final Map<ProductId, Kept> kept = new ConcurrentHashMap<>();

    FleetSize(DeviceStore store) {
        this.store = store;
    }

    Devices.Count count(Tx tx, ProductId product, Instant since) {
        return Optional.ofNullable(kept.get(product))
                .filter(Kept::isInForce)
                .filter(last -> Duration.between(last.since(), since).abs().compareTo(SAME_SINCE) < 0)
                .map(Kept::count)
                .orElseGet(() -> countNow(tx, product, since));
    }

    private Devices.Count countNow(Tx tx, ProductId product, Instant since) {
        long start = System.nanoTime();
        Devices.Count count = store.count(tx, product, since);
        if (count.total() >= KEPT_FROM_DEVICES) {
            if (kept.size() >= MAX_FLEETS) {
                kept.clear();
            }
            long now = System.nanoTime();
            long nanos = Math.min(MAX_KEPT_NANOS, (now - start) * KEPT_TIMES);
            kept.put(product, new Kept(count, since, now + nanos));
        }
        return count;
    }
}
