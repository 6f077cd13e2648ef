package dev.fleetward.updates;

import dev.fleetward.kernel.Nodes;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What devices of a product are to be told at their next poll may be different now.
 *
 * @param devices which; absent for any of the product
 * @param onlyDue what they prove themselves by and what is asked of them is as it was
 */
public record PendingChanged(UUID product, @Nullable Collection<UUID> devices, boolean onlyDue) implements Nodes.News {
    private static final int DEVICES_A_PART = 150;
    private static final int MAX_TOLD_APART = 3_000;

    /** So many that the others had better read what is due for the whole product count as any of it. */
    @Override
    public List<PendingChanged> parts() {
        if (devices == null || devices.size() <= DEVICES_A_PART) {
            return List.of(this);
        }
        if (devices.size() > MAX_TOLD_APART && onlyDue) {
            return List.of(all(product));
        }
        List<UUID> each = List.copyOf(devices);
        return IntStream.iterate(0, from -> from < each.size(), from -> from + DEVICES_A_PART)
                .mapToObj(from -> new PendingChanged(
                        product, each.subList(from, Math.min(each.size(), from + DEVICES_A_PART)), onlyDue))
                .toList();
    }

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
