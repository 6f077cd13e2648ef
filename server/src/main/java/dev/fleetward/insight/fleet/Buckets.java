package dev.fleetward.insight.fleet;

import java.time.Instant;

/**
 * Equal buckets of time, in seconds.
 *
 * @param origin where one of them begins, since 1970
 */
record Buckets(long origin, long width) {
    static Buckets since1970(long width) {
        return new Buckets(0, width);
    }

    /** All of a span as one. */
    static Buckets one(Instant from, Instant to) {
        return new Buckets(from.getEpochSecond(), to.getEpochSecond() - from.getEpochSecond() + 1);
    }

    long startOf(Instant at) {
        return start(Math.floorDiv(at.getEpochSecond() - origin, width));
    }

    long start(long index) {
        return origin + index * width;
    }
}
