package dev.fleetward.updates.delivery;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.delivery.files.DownloadLinks;
import dev.fleetward.updates.delivery.polling.Pending;
import dev.fleetward.updates.delivery.polling.Polled;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.UUID;

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
    record Client(Product product, String serial, Pending.Seen seen, String base) {
        OrganizationId organization() {
            return product.organization();
        }

        DeviceId device() {
            return seen.device();
        }

        UUID deviceId() {
            return seen.device().value();
        }

        Due due() {
            return seen.due();
        }

        DdiBodies bodies() {
            return new DdiBodies(base);
        }
    }

    /** @throws Problem 401 for who it is not, 404 for a device that may not register itself */
    Client enter(Asked asked, URI requested) {
        Product product = credentials.require(asked.tenant, asked.authorization, asked.controllerId);
        String base = base(asked.tenant, asked.controllerId, requested);
        return new Client(product, asked.controllerId, pending.poll(product, asked.controllerId), base);
    }

    /** @throws Problem as {@link #enter}, and 429 for a device that polls more often than a client would */
    Client poll(Asked asked, URI requested) {
        Client client = enter(asked, requested);
        if (!pending.polled(client.seen)) {
            throw new Problem(
                    429,
                    "too-many-requests",
                    "Too many requests",
                    "Device %s polls more than %d times a second."
                            .formatted(client.serial, Polled.MAX_POLLS_PER_SECOND));
        }
        return client;
    }

    /** Absolute address of the device's resources. */
    String base(String tenant, String serial, URI requested) {
        String root = tenant.equals(Credentials.ANY_TENANT) ? MemfaultDdiRoute.ADDRESS : DownloadLinks.segment(tenant);
        return address.of(requested) + "/" + root + "/controller/v1/" + DownloadLinks.segment(serial);
    }
}
