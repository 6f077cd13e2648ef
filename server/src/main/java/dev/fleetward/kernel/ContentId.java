package dev.fleetward.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** UUIDs of version 8 (RFC 9562 section 5.8) made of SHA-256 of what they name: equal for equal content. */
public final class ContentId {
    private static final long VERSION = 0x8000L;
    private static final long VARIANT = 1L << 63;

    private ContentId() {}

    public static UUID of(byte[] content) {
        ByteBuffer digest = digest(content);
        return marked(digest.getLong(), digest.getLong());
    }

    /**
     * Begins with the milliseconds since 1970 as version 7 does (section 5.7), so that an index grows at its end.
     *
     * @param at of the content too: equal content of two times has two ids
     */
    public static UUID of(Instant at, byte[] content) {
        ByteBuffer digest = digest(content);
        return marked(milliseconds(at) << 16 | digest.getLong() & 0xFFFFL, digest.getLong());
    }

    /** Any time there is: what does not fit is cut off. */
    private static long milliseconds(Instant at) {
        return at.getEpochSecond() * 1_000 + at.getNano() / 1_000_000;
    }

    private static UUID marked(long high, long low) {
        return new UUID(high & ~0xF000L | VERSION, low & ~(0b11L << 62) | VARIANT);
    }

    private static ByteBuffer digest(byte[] content) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
