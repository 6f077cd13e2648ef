package dev.fleetward.ingest.chunks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message without its header.
 *
 * @param projectKey the key the firmware put into the message, if any
 */
public record Message(Type type, @Nullable String projectKey, boolean wasRunLengthCoded, byte[] payload) {
    private static final int TYPE_BITS = 0x3F;
    private static final int HAS_PROJECT_KEY = 0x40;
    private static final int IS_RUN_LENGTH_CODED = 0x80;
    private static final int PROJECT_KEY_CHARACTERS = 32;

    public enum Type {
        COREDUMP,
        EVENT,
        LOG,
        RECORDING,
        MAR
    }

    /** @throws Malformed when the header is of no known type or the run-length coding is broken */
    public static Message parse(byte[] message) throws Malformed {
        var in = new ByteReader(message, 0);
        int header = in.u8("message header");
        Type type = type(header & TYPE_BITS);
        String key = null;
        if ((header & HAS_PROJECT_KEY) != 0) {
            // 32 characters and a NUL, though the SDK's comment says 32.
            if (in.remaining() < PROJECT_KEY_CHARACTERS + 1) {
                throw new Malformed("truncated", "The message ends inside its project key.");
            }
            key = new String(message, in.at(), PROJECT_KEY_CHARACTERS, StandardCharsets.ISO_8859_1);
            in.skip(PROJECT_KEY_CHARACTERS + 1);
        }
        boolean coded = (header & IS_RUN_LENGTH_CODED) != 0;
        byte[] payload =
                coded ? RunLengthCodec.decode(message, in.at()) : Arrays.copyOfRange(message, in.at(), message.length);
        return new Message(type, key, coded, payload);
    }

    private static Type type(int number) throws Malformed {
        return switch (number) {
            case 1 -> Type.COREDUMP;
            case 2 -> Type.EVENT;
            case 3 -> Type.LOG;
            case 4 -> Type.RECORDING;
            case 5 -> Type.MAR;
            default -> throw new Malformed("unknown-message", "Message type %d is not known.".formatted(number));
        };
    }
}
