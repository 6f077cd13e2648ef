package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Offer;
import jakarta.enterprise.context.ApplicationScoped;

/** What an action has for one device, by the device's hardware. */
@ApplicationScoped
class ActionFiles {
    private final Db db;
    private final Deployments deployments;
    private final DdiClientStore clients;

    ActionFiles(Db db, Deployments deployments, DdiClientStore clients) {
        this.db = db;
        this.deployments = deployments;
        this.clients = clients;
    }

    /** @throws dev.fleetward.kernel.Problem 404 when it is not this device's, or was never offered */
    Offer offer(Tx tx, DdiDoor.Client client, int action) {
        return deployments
                .offer(tx, client.deviceId(), clients.hardware(tx, client.deviceId()), action)
                .filter(known -> known.deployment().offeredAt() != null)
                .orElseThrow(() -> DdiActionResource.unknown(Integer.toString(action)));
    }

    Offer offer(DdiDoor.Client client, int action) {
        return db.inTransaction(client.organization(), tx -> offer(tx, client, action));
    }

    /** The device has read what to do. */
    Offer begin(DdiDoor.Client client, int action) {
        return db.inTransaction(client.organization(), tx -> {
            Offer offer = offer(tx, client, action);
            deployments.fetched(tx, offer);
            return offer;
        });
    }
}
