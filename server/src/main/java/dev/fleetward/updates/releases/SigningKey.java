package dev.fleetward.updates.releases;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A public key whose signatures a product's artifacts may carry. A retired one verifies nothing new. */
record SigningKey(
        UUID id,
        String name,
        String fingerprint,
        String publicKey,
        Instant createdAt,
        String createdBy,
        @Nullable Instant retiredAt) {

    public boolean active() {
        return retiredAt == null;
    }
}
