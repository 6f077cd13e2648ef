package dev.fleetward.devices;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import dev.fleetward.kernel.Tx;
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
        return db.readRecent(organization, tx -> found(tx, organization, text)).stream()
                .map(found -> new Hit(
                        "Device", found.serial(), found.productName(), Device.page(found.product(), found.serial())))
                .toList();
    }

    /** Most people know how a serial begins; its middle is sought when nothing begins so. */
    private List<FleetStore.Found> found(Tx tx, OrganizationId organization, String text) {
        var beginning = store.bySerial(tx, organization, text, MAX_HITS);
        return beginning.isEmpty() ? store.byPartOfSerial(tx, organization, text, MAX_HITS) : beginning;
    }
}
