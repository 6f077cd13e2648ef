package dev.fleetward.insight.differs;

import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.BitSet;

/**
 * What the devices that a query finds have and the rest of the fleet has not: versions, hardware, attributes, components.
 * Safe for concurrent use.
 */
@ApplicationScoped
public class Differs {
    private static final int WALKED_TOGETHER = 20_000;

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
     * @param everyNth one of so many devices was looked at; 1 for all
     */
    public record Answer(String query, int everyNth, int attributes, Difference difference) {}

    /**
     * @param query text of the devices' query language
     * @throws dev.fleetward.devices.query.BadQuery pointing at what is wrong
     */
    public Answer of(Product product, String query) {
        DeviceQuery affected = fleet.understand(query);
        Snapshot snapshot = snapshots.of(product);
        var places = new BitSet(snapshot.columns().devices());
        String after = "";
        boolean more = true;
        while (more) {
            String from = after;
            var found = db.inTransaction(
                    product.organization(), tx -> fleet.walk(tx, product, affected, from, WALKED_TOGETHER));
            for (Fleet.Walked device : found) {
                Integer place = snapshot.places().get(device.id().value());
                if (place != null) {
                    places.set(place);
                }
            }
            more = found.size() == WALKED_TOGETHER;
            after = found.isEmpty() ? after : found.getLast().serial();
        }
        return new Answer(
                query, snapshot.everyNth(), snapshot.columns().attributes(), Ranking.of(snapshot.columns(), places));
    }
}
