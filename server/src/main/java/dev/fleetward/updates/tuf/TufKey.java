package dev.fleetward.updates.tuf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.updates.signing.SealedKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** An Ed25519 key of a role. */
record TufKey(TufRole role, SealedKey secret, Instant madeAt, Optional<Instant> retiredAt) {
    private static final int RAW_BYTES = 32;

    boolean active() {
        return retiredAt.isEmpty();
    }

    /** As root metadata lists it (section 4.2). */
    ObjectNode json() {
        byte[] spki = secret.publicKey().spki();
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        key.put("keytype", "ed25519");
        key.put("scheme", "ed25519");
        key.putObject("keyval")
                .put(
                        "public",
                        HexFormat.of().formatHex(Arrays.copyOfRange(spki, spki.length - RAW_BYTES, spki.length)));
        return key;
    }

    /** SHA-256 of its canonical form. */
    String id() {
        return sha256(CanonicalJson.of(json()));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
