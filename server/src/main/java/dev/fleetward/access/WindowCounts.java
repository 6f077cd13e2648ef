package dev.fleetward.access;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each caller did something in the present minute or hour; all is forgotten with it. Kept in memory of this
 * node only. Safe for concurrent use.
 */
public final class WindowCounts {
    /** What {@link #add} gives for a caller there is no room to count. */
    public static final long UNCOUNTED = 0;

    /** An IPv6 subscriber has a network of 64 bits and may use any address of it. */
    private static final int IPV6_NETWORK_GROUPS = 4;

    private final Clock clock;
    private final Duration length;
    private final int maxCallers;
    private final AtomicReference<Window> current = new AtomicReference<>(new Window(0, new ConcurrentHashMap<>()));

    public WindowCounts(Clock clock, Duration length, int maxCallers) {
        this.clock = clock;
        this.length = length;
        this.maxCallers = maxCallers;
    }

    private record Window(long number, ConcurrentHashMap<String, LongAdder> counts) {}

    /** @return how often it is with this time, or {@link #UNCOUNTED} */
    public long add(String caller) {
        long number = clock.instant().getEpochSecond() / length.toSeconds();
        Window window = current.updateAndGet(
                last -> last.number == number ? last : new Window(number, new ConcurrentHashMap<>()));
        if (window.counts.size() >= maxCallers && !window.counts.containsKey(caller)) {
            return UNCOUNTED;
        }
        LongAdder count = window.counts.computeIfAbsent(caller, _ -> new LongAdder());
        count.increment();
        return count.sum();
    }

    /** The subscriber's network, which is one address only of IPv4. */
    public static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        String[] groups = address.split(":");
        return String.join(":", Arrays.copyOf(groups, Math.min(groups.length, IPV6_NETWORK_GROUPS)));
    }
}
