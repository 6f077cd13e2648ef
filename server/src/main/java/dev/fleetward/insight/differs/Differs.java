package dev.fleetward.insight.differs;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the devices that a query finds have and the rest of the fleet has not: versions, hardware, attributes, components.
 * Of a large fleet a sample of the rest is compared, and of a large set of affected devices a sample of these. Safe for
 * concurrent use.
 */
@ApplicationScoped
public class Differs {
    /** Affected devices that a sample must have, else all are looked at. */
    private static final int ENOUGH_AFFECTED = 1_000;
    /** Affected devices looked at beyond the sample. */
    private static final int MAX_READ = 5_000;

    private static final int MAX_FOUND = 200_000;

    private final Db db;
    private final Fleet fleet;
    private final Snapshots snapshots;

    Differs(Db db, Fleet fleet, Snapshots snapshots) {
        this.db = db;
        this.fleet = fleet;
        this.snapshots = snapshots;
    }

    /**
     * @param query text of the devices' query language
     * @param everyNth one of so many devices of the rest was looked at; 1 for all
     */
    public record Answer(String query, int everyNth, int attributes, Difference difference) {}

    /**
     * @param query text of the devices' query language
     * @throws dev.fleetward.devices.query.BadQuery pointing at what is wrong
     */
    public Answer of(Product product, String query) {
        DeviceQuery affected = fleet.understand(query);
        Snapshot snapshot = snapshots.of(product);
        List<UUID> found = found(product, affected, snapshot.everyNth());
        if (snapshot.everyNth() > 1 && found.size() < ENOUGH_AFFECTED) {
            found = found(product, affected, 1);
            List<UUID> others =
                    found.stream().filter(device -> !snapshot.has(device)).toList();
            List<UUID> read = spread(others, MAX_READ);
            double share = (double) (found.size() - others.size() + read.size()) / Math.max(1, found.size());
            return answer(query, snapshots.with(product, snapshot, read), found, snapshot.everyNth() * share);
        }
        return answer(query, snapshot, found, 1);
    }

    private static Answer answer(String query, Snapshot snapshot, List<UUID> found, double weight) {
        var places = new BitSet(snapshot.columns().devices());
        for (UUID device : found) {
            Integer place = snapshot.places().get(device);
            if (place != null) {
                places.set(place);
            }
        }
        return new Answer(
                query,
                snapshot.everyNth(),
                snapshot.columns().attributes(),
                Ranking.of(snapshot.columns(), new Compared(places, Math.max(1, weight))));
    }

    private List<UUID> found(Product product, DeviceQuery query, int everyNth) {
        return db
                .inTransaction(product.organization(), tx -> fleet.sample(tx, product, query, everyNth, MAX_FOUND))
                .stream()
                .map(DeviceId::value)
                .toList();
    }

    /** So many of them at most, at even distances. */
    private static List<UUID> spread(List<UUID> all, int most) {
        int step = Math.max(1, Math.ceilDiv(all.size(), most));
        return IntStream.iterate(0, i -> i < all.size(), i -> i + step)
                .mapToObj(all::get)
                .toList();
    }
}
