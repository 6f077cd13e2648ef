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
 * @param tokenLabel of a key in the hardware token
 */
public record SigningKey(
        UUID id,
        String name,
        Algorithm algorithm,
        String fingerprint,
        String publicKey,
        boolean everyProduct,
        Kept kept,
        @Nullable String tokenLabel,
        Instant createdAt,
        String createdBy,
        @Nullable Instant retiredAt) {

    /** Where the private half is. */
    public enum Kept {
        BY_MAKER("with its maker"),
        ON_SERVER("sealed on this server"),
        IN_TOKEN("in the hardware token");

        private final String words;

        Kept(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Whether this server can sign with it. */
    @JsonIgnore
    public boolean signsHere() {
        return kept != Kept.BY_MAKER;
    }

    public boolean active() {
        return retiredAt == null;
    }

    @JsonIgnore
    public VerifyingKey verifying() {
        return new VerifyingKey(algorithm, Base64.getDecoder().decode(publicKey));
    }
}
