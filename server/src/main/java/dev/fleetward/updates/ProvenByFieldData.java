package dev.fleetward.updates;

import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;

/** A device reports a version by its field data: deployments of that version to it are proven. */
@ApplicationScoped
class ProvenByFieldData implements Events.Subscriber<SoftwareVersionChanged> {
    private final Db db;
    private final DeploymentStore store;
    private final Event<PendingChanged> pending;
    private final Clock clock;

    ProvenByFieldData(Db db, DeploymentStore store, Event<PendingChanged> pending, Clock clock) {
        this.db = db;
        this.store = store;
        this.pending = pending;
        this.clock = clock;
    }

    @Override
    public Class<SoftwareVersionChanged> event() {
        return SoftwareVersionChanged.class;
    }

    @Override
    public void on(OrganizationId organization, SoftwareVersionChanged change) {
        int proven = db.inTransaction(
                organization, tx -> store.prove(tx, change.device(), change.version(), clock.instant()));
        if (proven > 0) {
            pending.fire(new PendingChanged(change.product(), change.device()));
        }
    }
}
