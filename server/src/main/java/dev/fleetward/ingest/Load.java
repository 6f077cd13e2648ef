package dev.fleetward.ingest;

import java.util.function.LongSupplier;

/** How much came in lately, and how much of it could be decoded in the same time. Safe for concurrent use. */
final class Load {
    private static final double CROWDED_REQUESTS_PER_COMMIT = 12;
    private static final double NANOS_REMEMBERED = 3e9;
    private static final long RUSH_ENDS_NANOS = 50_000_000;

    private final LongSupplier nanoTime;
    private final int workers;
    private double crowding;
    private double arrived;
    private long arrivedAt;
    private double decoded;
    private double decodingNanos;
    private long decodedAt;

    Load(LongSupplier nanoTime, int workers) {
        this.nanoTime = nanoTime;
        this.workers = workers;
        this.arrivedAt = nanoTime.getAsLong();
        this.decodedAt = arrivedAt;
    }

    /** @param requests how many shared the commit: many mean that devices are waiting for each other */
    synchronized void arrived(int chunks, int requests) {
        long now = nanoTime.getAsLong();
        crowding = (7 * crowding + requests) / 8;
        arrived = arrived * left(now - arrivedAt) + chunks;
        arrivedAt = now;
    }

    synchronized void decoded(int chunks, long nanos) {
        long now = nanoTime.getAsLong();
        double left = left(now - decodedAt);
        decoded = decoded * left + chunks;
        decodingNanos = decodingNanos * left + nanos;
        decodedAt = now;
    }

    /** Whether devices wait for each other, and more comes from them than could be decoded beside taking it. */
    synchronized boolean isRush() {
        long sinceLast = nanoTime.getAsLong() - arrivedAt;
        return crowding >= CROWDED_REQUESTS_PER_COMMIT
                && sinceLast < RUSH_ENDS_NANOS
                && arrived * left(sinceLast) / NANOS_REMEMBERED * decodingNanos > workers * decoded;
    }

    private static double left(long nanos) {
        return Math.exp(-nanos / NANOS_REMEMBERED);
    }
}
