package dev.fleetward.kernel.objects;

import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * What the files of one owner are sealed with.
 *
 * @param id stands in each of them
 * @param secret 32 random bytes, from which a key of its own follows for each file
 */
public record FileKey(UUID id, SecretKey secret) {
    public static final int SECRET_BYTES = 32;

    @Override
    public String toString() {
        return "file key " + id;
    }
}
