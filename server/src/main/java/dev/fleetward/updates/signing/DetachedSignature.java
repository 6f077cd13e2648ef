package dev.fleetward.updates.signing;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Signature bytes from a raw file, or from its hex or base64 text: 64 bytes of Ed25519, or ECDSA's DER sequence. */
public final class DetachedSignature {
    private static final int ED25519_BYTES = 64;
    private static final int MIN_ECDSA_BYTES = 8;
    private static final int MAX_ECDSA_BYTES = 72;
    private static final byte DER_SEQUENCE = 0x30;

    private DetachedSignature() {}

    /** Empty when it is neither. */
    public static Optional<byte[]> parse(byte[] file) {
        if (isSignature(file)) {
            return Optional.of(file);
        }
        return VerifyingKey.decode(new String(file, StandardCharsets.ISO_8859_1).strip())
                .filter(DetachedSignature::isSignature);
    }

    private static boolean isSignature(byte[] bytes) {
        return bytes.length == ED25519_BYTES || isDer(bytes);
    }

    private static boolean isDer(byte[] bytes) {
        return bytes.length >= MIN_ECDSA_BYTES
                && bytes.length <= MAX_ECDSA_BYTES
                && bytes[0] == DER_SEQUENCE
                && bytes[1] == bytes.length - 2;
    }
}
