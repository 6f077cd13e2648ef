package dev.fleetward.privacy.owners;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An address of the page that a device's owner has; the secret in it is known to whoever was given it alone.
 *
 * @param proof what let the owner in
 */
record OwnerLink(
        UUID id,
        @JsonIgnore OrganizationId organization,
        @JsonIgnore UUID product,
        @JsonIgnore UUID device,
        Evidence proof,
        String madeBy,
        Instant madeAt,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt,
        int uses) {

    enum Evidence {
        DEVICE_CODE("code of the device"),
        STAFF("given by the maker");

        private final String words;

        Evidence(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    boolean isLive(Instant now) {
        return revokedAt.isEmpty() && expiresAt.isAfter(now);
    }

    /** A link as it is made, the only time its address is shown. */
    record Fresh(UUID id, String url, Instant expiresAt) {}
}
