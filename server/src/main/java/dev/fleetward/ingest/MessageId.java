package dev.fleetward.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells a message that came twice from two messages. The wire has no number: two with the same content are one if the
 * content has a time or is a dump of memory, and else if they came within about a minute, as the repetitions of gateways
 * and phones do. An id of its own says all: where it stands in its message does not matter then.
 *
 * @param at a time that all repetitions share; null when none is known
 * @param previous the id the same content would have had a minute before; null when its time does not matter
 */
record MessageId(byte[] bytes, @Nullable Instant at, byte @Nullable [] previous) {
    private static final int ID_BYTES = 16;
    private static final long REPEAT_WINDOW_SECONDS = 60;
    private static final long ALWAYS = -1;
    private static final long GIVEN = -2;

    /** @param digest of the whole message, the same for all its parts */
    static MessageId of(byte[] digest, Instant receivedAt, Decoded.Event part, int position) {
        if (part.id() != null) {
            return new MessageId(mixed(digest(part.id().getBytes(StandardCharsets.UTF_8)), GIVEN, 0), null, null);
        }
        FieldEvent event = part.event();
        Instant capturedAt = event.origin().capturedAt();
        if (event instanceof FieldEvent.Coredump || capturedAt != null) {
            return new MessageId(mixed(digest, ALWAYS, position), capturedAt, null);
        }
        long window = receivedAt.getEpochSecond() / REPEAT_WINDOW_SECONDS;
        return new MessageId(
                mixed(digest, window, position),
                Instant.ofEpochSecond(window * REPEAT_WINDOW_SECONDS),
                mixed(digest, window - 1, position));
    }

    /** The time of {@link #previous}. */
    @Nullable
    Instant previousAt() {
        return at == null ? null : at.minusSeconds(REPEAT_WINDOW_SECONDS);
    }

    static byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same content of two windows has two ids; it is read but once for both. */
    private static byte[] mixed(byte[] digest, long window, int position) {
        var id = ByteBuffer.wrap(Arrays.copyOf(digest, ID_BYTES));
        return id.putLong(0, id.getLong(0) ^ window)
                .putLong(Long.BYTES, id.getLong(Long.BYTES) ^ position)
                .array();
    }
}
