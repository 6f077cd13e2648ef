package dev.fleetward.devices.timeline;

import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A room's part of the timeline of a device. */
public interface TimelineSource {
    /** Only for these is it asked. */
    Set<EntryKind> kinds();

    /** At least the newest {@link Asked#rows()} entries that were asked for, in any order. */
    List<TimelineEntry> entries(Tx tx, Asked asked);

    /**
     * @param kinds wanted, one of the source's at least
     * @param from inclusive
     * @param before only what stands before it: {@code (at, id) < (before.at, before.id)} in SQL
     */
    record Asked(Product product, Device device, Set<EntryKind> kinds, Instant from, Place before, int rows) {
        public boolean wants(EntryKind kind) {
            return kinds.contains(kind);
        }
    }

    /** A place in the order of time; entries of one moment are in the order of their ids. */
    record Place(Instant at, UUID id) {}
}
