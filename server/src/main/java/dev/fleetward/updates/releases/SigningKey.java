package dev.fleetward.updates.releases;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.VerifyingKey;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A public key whose signatures a product's artifacts may carry. A retired one verifies nothing new.
 *
 * @param everyProduct whether it is good for every product of the organization
 * @param onServer whether this server holds the private half, sealed, and signs with it
 */
public record SigningKey(
        UUID id,
        String name,
        Algorithm algorithm,
        String fingerprint,
        String publicKey,
        boolean everyProduct,
        boolean onServer,
        Instant createdAt,
        String createdBy,
        @Nullable Instant retiredAt) {

    public boolean active() {
        return retiredAt == null;
    }

    @JsonIgnore
    public VerifyingKey verifying() {
        return new VerifyingKey(algorithm, Base64.getDecoder().decode(publicKey));
    }
}
