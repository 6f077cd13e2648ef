package dev.fleetward.ingest.chunks;

import java.time.Instant;

/** One chunk as it was acknowledged. {@code sequence} is its place in the chunk log. Its bytes are never changed. */
public final class Chunk {
    private final long sequence;
    private final Instant receivedAt;
    private final byte[] bytes;

    public Chunk(long sequence, Instant receivedAt, byte[] bytes) {
        this.sequence = sequence;
        this.receivedAt = receivedAt;
        this.bytes = bytes;
    }

    public long sequence() {
        return sequence;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public byte[] bytes() {
        return bytes;
    }
}
