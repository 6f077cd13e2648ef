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
            return new MessageId(hash(part.id().getBytes(StandardCharsets.UTF_8), GIVEN), null);
        }
        FieldEvent event = part.event();
        boolean tellsItself =
                event instanceof FieldEvent.Coredump || event.origin().capturedAt() != null;
        if (tellsItself) {
            return new MessageId(hash(completed.message(), ALWAYS), null);
        }
        long window = completed.chunks().getLast().receivedAt().getEpochSecond() / REPEAT_WINDOW_SECONDS;
        return new MessageId(hash(completed.message(), window), hash(completed.message(), window - 1));
    }

    private static byte[] hash(byte[] message, long window) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, window));
            return Arrays.copyOf(digest.digest(message), ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
