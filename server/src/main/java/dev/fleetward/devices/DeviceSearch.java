package dev.fleetward.devices;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class DeviceSearch implements SearchSource {
    private final Db db;
    private final FleetStore store;

    DeviceSearch(Db db, FleetStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public List<Hit> search(OrganizationId organization, String text) {
        return db.inTransaction(organization, tx -> store.bySerial(tx, organization, text, MAX_HITS)).stream()
                .map(found -> new Hit(
                        "Device",
                        found.serial(),
                        found.productName(),
                        "/products/" + found.product() + "/devices/" + found.serial()))
                .toList();
    }
}
