package dev.fleetward.updates.uploads;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A file on its way.
 *
 * @param offset how many bytes are here; the next piece begins there
 * @param artifact what it became, once it was whole and taken
 */
record Upload(
        UUID id,
        String filename,
        long sizeBytes,
        long offset,
        @JsonIgnore byte[] signature,
        @JsonIgnore Optional<UUID> signingKey,
        Instant createdAt,
        String createdBy,
        Optional<UUID> artifact) {

    Upload at(long bytes) {
        return new Upload(id, filename, sizeBytes, bytes, signature, signingKey, createdAt, createdBy, artifact);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Upload that && id.equals(that.id) && offset == that.offset;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
