package dev.fleetward.updates;

import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;

/** A device runs another version, by its field data or by the word of its update client. */
@ApplicationScoped
class ArrivedAtVersion implements Events.Subscriber<SoftwareVersionChanged> {
    private final Deployments deployments;

    ArrivedAtVersion(Deployments deployments) {
        this.deployments = deployments;
    }

    @Override
    public Class<SoftwareVersionChanged> event() {
        return SoftwareVersionChanged.class;
    }

    @Override
    public void on(OrganizationId organization, SoftwareVersionChanged change) {
        deployments.arrived(organization, change.product(), change.device(), change.version());
    }
}
