package dev.fleetward.kernel;

import java.time.Instant;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562 section 5.7): those made later sort later, so that an index grows at its end. */
public final class TimeOrderedId {
    private static final long VERSION = 0x7000L;
    private static final long RANDOM_A = 0xFFFL;

    private TimeOrderedId() {}

    /** Of this millisecond; ids of one millisecond are in no order among themselves. */
    public static UUID at(Instant time) {
        UUID random = UUID.randomUUID();
        long high = time.toEpochMilli() << 16 | VERSION | random.getMostSignificantBits() & RANDOM_A;
        return new UUID(high, random.getLeastSignificantBits());
    }
}
