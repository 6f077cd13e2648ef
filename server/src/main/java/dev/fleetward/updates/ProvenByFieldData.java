package dev.fleetward.updates;

import dev.fleetward.devices.SoftwareVersionNamed;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;

/** Field data names the version that an update client had said is installed: deployments of it are proven. */
@ApplicationScoped
class ProvenByFieldData implements Events.Subscriber<SoftwareVersionNamed> {
    private final Deployments deployments;

    ProvenByFieldData(Deployments deployments) {
        this.deployments = deployments;
    }

    @Override
    public Class<SoftwareVersionNamed> event() {
        return SoftwareVersionNamed.class;
    }

    @Override
    public void on(OrganizationId organization, SoftwareVersionNamed named) {
        deployments.arrived(organization, named.product(), named.device(), named.version());
    }
}
