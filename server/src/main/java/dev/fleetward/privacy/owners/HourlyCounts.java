package dev.fleetward.privacy.owners;

import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened how often in the present hour, in memory alone and forgotten with the hour. When too many are counted,
 * whoever is new counts as having had all. Safe for concurrent use.
 */
final class HourlyCounts {
    private static final int SECONDS_OF_HOUR = 3600;
    private static final int MAX_COUNTED = 50_000;
    /** An IPv6 subscriber has a network of 64 bits and may use any address of it. */
    private static final int IPV6_NETWORK_GROUPS = 4;

    private final Clock clock;
    private final int limit;
    private final AtomicReference<Hour> current = new AtomicReference<>(new Hour(0, new ConcurrentHashMap<>()));

    HourlyCounts(Clock clock, int limit) {
        this.clock = clock;
        this.limit = limit;
    }

    private record Hour(long number, ConcurrentHashMap<String, LongAdder> counts) {}

    boolean isFull(String who) {
        Hour hour = hour();
        LongAdder count = hour.counts.get(who);
        return count == null ? hour.counts.size() >= MAX_COUNTED : count.sum() >= limit;
    }

    void add(String who) {
        Hour hour = hour();
        if (hour.counts.size() < MAX_COUNTED || hour.counts.containsKey(who)) {
            hour.counts.computeIfAbsent(who, _ -> new LongAdder()).increment();
        }
    }

    private Hour hour() {
        long number = clock.instant().getEpochSecond() / SECONDS_OF_HOUR;
        return current.updateAndGet(last -> last.number == number ? last : new Hour(number, new ConcurrentHashMap<>()));
    }

    /** What one subscriber may choose its address of. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        String[] groups = address.split(":");
        return String.join(":", Arrays.copyOf(groups, Math.min(groups.length, IPV6_NETWORK_GROUPS)));
    }
}
