package dev.fleetward.updates;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What devices of a product are to be told at their next poll may be different now.
 *
 * @param devices which; absent for any of the product
 */
public record PendingChanged(UUID product, @Nullable Collection<UUID> devices) {

    public static PendingChanged all(UUID product) {
        return new PendingChanged(product, null);
    }

    public static PendingChanged one(UUID product, UUID device) {
        return new PendingChanged(product, List.of(device));
    }
}
