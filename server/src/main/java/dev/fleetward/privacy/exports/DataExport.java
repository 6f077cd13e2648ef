package dev.fleetward.privacy.exports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An export as it stands.
 *
 * @param failures how often preparing it failed; it is tried again
 * @param sizeBytes and {@code sha256} of the ZIP, once it is ready
 * @param expiresAt when the file is deleted
 */
public record DataExport(
        UUID id,
        @JsonIgnore OrganizationId organization,
        @JsonIgnore UUID product,
        @JsonIgnore UUID device,
        String serial,
        String askedBy,
        Instant askedAt,
        State state,
        int failures,
        Optional<Instant> readyAt,
        Instant expiresAt,
        Optional<Long> sizeBytes,
        Optional<String> sha256) {

    /** How far it is. */
    public enum State {
        QUEUED,
        RUNNING,
        READY
    }

    @JsonIgnore
    public boolean isReady() {
        return state == State.READY;
    }

    public String word() {
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING -> "being prepared";
            case READY -> "ready";
        };
    }

    /** An address that gives it out; the secret in it is known to whoever was given it alone. */
    public record Link(
            UUID id,
            String madeBy,
            Instant madeAt,
            Instant expiresAt,
            Optional<Instant> revokedAt,
            Optional<Instant> lastUsedAt,
            int uses) {}

    /** A link as it is made, the only time its address is shown. */
    public record Fresh(UUID id, String url, Instant expiresAt) {}
}
