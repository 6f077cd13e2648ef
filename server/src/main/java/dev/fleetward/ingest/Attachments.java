package dev.fleetward.ingest;

import dev.fleetward.ingest.FieldEvent.Attachment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Names bytes by their content. */
public final class Attachments {
    private static final int PREVIEW_BYTES = 16;

    private Attachments() {}

    public static Attachment of(byte[] data) {
        return new Attachment(
                sha256(ByteBuffer.wrap(data)),
                data.length,
                HexFormat.of().formatHex(Arrays.copyOf(data, Math.min(data.length, PREVIEW_BYTES))));
    }

    public static String sha256(ByteBuffer content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
