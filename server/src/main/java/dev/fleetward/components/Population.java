package dev.fleetward.components;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Keeps how many devices run each combination of software versions. An event only says that a device has moved; where
 * it is now is read anew, so events may come late, twice or out of order and the last one leaves the truth.
 */
@ApplicationScoped
class Population implements Events.Subscriber<SoftwareVersionChanged> {
    private final Db db;
    private final Devices devices;
    private final BuildSetStore store;

    Population(Db db, Devices devices, BuildSetStore store) {
        this.db = db;
        this.devices = devices;
        this.store = store;
    }

    @Override
    public Class<SoftwareVersionChanged> event() {
        return SoftwareVersionChanged.class;
    }

    @Override
    public void on(OrganizationId organization, SoftwareVersionChanged moved) {
        db.doInTransaction(organization, tx -> {
            List<SoftwareVersionId> versions = devices.runningOn(tx, new DeviceId(moved.device()));
            if (versions.isEmpty()) {
                store.remove(tx, moved.device());
            } else {
                store.place(tx, organization, moved.device(), store.named(tx, organization, moved.product(), versions));
            }
        });
    }
}
