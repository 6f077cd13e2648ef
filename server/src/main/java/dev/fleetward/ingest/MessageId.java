package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells a message that came twice from two messages. The wire has no number: two with the same content are one if the
 * content has a time or is a dump of memory, and else if they came within about a minute, as the repetitions of gateways
 * and phones do.
 *
 * @param previous the id the same content would have had a minute before; null when its time does not matter
 */
record MessageId(byte[] bytes, byte @Nullable [] previous) {
    private static final int ID_BYTES = 16;
    private static final long REPEAT_WINDOW_SECONDS = 60;
    private static final long ALWAYS = -1;
    private static final long GIVEN = -2;

    static MessageId of(Outcome.Completed completed, Decoded.Event part) {
        if (part.id() != null) {
            return new MessageId(at(GIVEN, digest(part.id().getBytes(StandardCharsets.UTF_8))), null);
        }
        byte[] digest = digest(completed.message());
        FieldEvent event = part.event();
        boolean tellsItself =
                event instanceof FieldEvent.Coredump || event.origin().capturedAt() != null;
        if (tellsItself) {
            return new MessageId(at(ALWAYS, digest), null);
        }
        long window = completed.chunks().getLast().receivedAt().getEpochSecond() / REPEAT_WINDOW_SECONDS;
        return new MessageId(at(window, digest), at(window - 1, digest));
    }

    private static byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same content of two windows has two ids; it is read but once for both. */
    private static byte[] at(long window, byte[] digest) {
        var id = ByteBuffer.wrap(Arrays.copyOf(digest, ID_BYTES));
        return id.putLong(0, id.getLong(0) ^ window).array();
    }
}
