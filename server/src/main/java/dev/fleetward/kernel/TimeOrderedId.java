package dev.fleetward.kernel;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * UUIDs of version 7 (RFC 9562 section 5.7), each greater than all that this process made before (section 6.2, a counter
 * of 12 bits after the milliseconds): rows made one after the other sort in that order, and an index grows at its end.
 */
public final class TimeOrderedId {
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER = (1L << COUNTER_BITS) - 1;
    private static final long VERSION = 0x7000L;
    private static final AtomicLong LAST = new AtomicLong();

    private TimeOrderedId() {}

    /** Of this millisecond, or a little later when so many are made that its counter runs over. */
    public static UUID at(Instant time) {
        long first = time.toEpochMilli() << COUNTER_BITS;
        long next = LAST.updateAndGet(last -> Math.max(last + 1, first));
        long high = next >>> COUNTER_BITS << 16 | VERSION | next & COUNTER;
        return new UUID(high, UUID.randomUUID().getLeastSignificantBits());
    }
}
