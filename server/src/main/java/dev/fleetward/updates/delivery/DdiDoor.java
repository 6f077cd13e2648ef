package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where every DDI request comes in: who it is, which device it speaks for, which addresses it is given. */
@ApplicationScoped
class DdiDoor {
    private final Credentials credentials;
    private final Pending pending;
    private final PublicAddress address;

    DdiDoor(Credentials credentials, Pending pending, PublicAddress address) {
        this.credentials = credentials;
        this.pending = pending;
        this.address = address;
    }

    /** @param base absolute address of the device's resources */
    record Client(Product product, String serial, Pending.Entry entry, String base) {
        OrganizationId organization() {
            return product.organization();
        }

        UUID device() {
            return entry.device().value();
        }

        DdiBodies bodies() {
            return new DdiBodies(base);
        }
    }

    Client enter(String tenant, String controllerId, @Nullable String authorization, URI requested) {
        String root = tenant.equals(Credentials.ANY_TENANT) ? MemfaultDdiRoute.ADDRESS : DdiBodies.segment(tenant);
        Grant grant = credentials.require(tenant, authorization, controllerId);
        String base = address.of(requested) + "/" + root + "/controller/v1/" + DdiBodies.segment(controllerId);
        return new Client(grant.product(), controllerId, pending.poll(grant.product(), controllerId), base);
    }
}
