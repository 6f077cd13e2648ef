package dev.fleetward.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs of version 8 (RFC 9562 section 5.8) made of SHA-256 of what they name: equal for equal content. */
public final class ContentId {
    private static final long VERSION = 0x8000L;
    private static final long VARIANT = 1L << 63;

    private ContentId() {}

    public static UUID of(byte[] content) {
        try {
            var digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(content));
            return new UUID(digest.getLong() & ~0xF000L | VERSION, digest.getLong() & ~(0b11L << 62) | VARIANT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
