package dev.fleetward.kernel.objects;

import java.time.Instant;

/**
 * A stored file as a list tells it.
 *
 * @param modifiedAt when its content was written
 * @param placedAt when it got its name or place
 */
public record StoredObject(String key, long sizeBytes, Instant modifiedAt, Instant placedAt) {
    /** After the last slash. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
