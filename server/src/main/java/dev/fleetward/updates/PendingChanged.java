package dev.fleetward.updates;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What devices of a product are to be told at their next poll may be different now.
 *
 * @param devices which; absent for any of the product
 * @param onlyDue what they prove themselves by and what is asked of them is as it was
 */
public record PendingChanged(UUID product, @Nullable Collection<UUID> devices, boolean onlyDue) {

    public static PendingChanged all(UUID product) {
        return new PendingChanged(product, null, true);
    }

    public static PendingChanged due(UUID product, Collection<UUID> devices) {
        return new PendingChanged(product, devices, true);
    }

    public static PendingChanged one(UUID product, UUID device) {
        return new PendingChanged(product, List.of(device), false);
    }
}
