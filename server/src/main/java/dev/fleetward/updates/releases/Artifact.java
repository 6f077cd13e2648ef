package dev.fleetward.updates.releases;

import dev.fleetward.updates.embedded.Reading;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file a device installs, as the maker signed it. Devices check it by what they can: SWUpdate and RAUC by SHA-1,
 * Zephyr by SHA-256.
 *
 * @param number a small id for protocols that know only integers
 * @param signature the detached one, base64; empty without
 * @param signedBy the key that signed it, detached or inside; empty when the product's policy let it in unsigned
 * @param embedded what the file's own signature said when it was taken; null for a form we do not know
 * @param releases how many releases offer it
 */
public record Artifact(
        UUID id,
        int number,
        String filename,
        long sizeBytes,
        String sha1,
        String md5,
        String sha256,
        String signature,
        String signedBy,
        @Nullable Reading embedded,
        Instant uploadedAt,
        String uploadedBy,
        long releases) {

    public boolean signed() {
        return !signedBy.isEmpty();
    }
}
