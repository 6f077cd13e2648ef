package dev.fleetward.updates.delivery.identity;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Secrets;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.PendingChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Tokens with which one device, and no other, polls for updates. Only their hashes are kept. Safe for concurrent use. */
@ApplicationScoped
public class TargetTokens {
    private static final String PREFIX = "fwd_";

    private final Db db;
    private final TargetTokenStore store;
    private final Audit audit;
    private final Nodes nodes;
    private final Clock clock;

    TargetTokens(Db db, TargetTokenStore store, Audit audit, Nodes nodes, Clock clock) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** The device a token belongs to. */
    public record Target(OrganizationId organization, UUID product, UUID device, String serial) {}

    public Optional<Target> find(String token) {
        return db.acrossOrganizations(tx -> store.find(tx, Secrets.hash(token)));
    }

    /** A fresh token in place of any earlier one; shown once. */
    public String issue(Caller caller, Product product, Device device) {
        String token = Secrets.fresh(PREFIX);
        db.doInTransaction(product.organization(), tx -> {
            store.save(
                    tx,
                    product.organization(),
                    product.id().value(),
                    device.id().value(),
                    Secrets.hash(token),
                    clock.instant(),
                    caller.name());
            store.note(tx, product.organization(), device.id().value(), true, clock.instant(), caller.name());
            audit.record(tx, caller, "target-token.issued", product.slug() + " / " + device.serial(), null, null);
            announce(tx, product, device);
        });
        return token;
    }

    /** @throws Problem 404 when the device has none */
    public void revoke(Caller caller, Product product, Device device) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.delete(tx, device.id().value()) == 0) {
                throw Problem.notFound("Target token of device", device.serial());
            }
            store.note(tx, product.organization(), device.id().value(), false, clock.instant(), caller.name());
            audit.record(tx, caller, "target-token.revoked", product.slug() + " / " + device.serial(), null, null);
            announce(tx, product, device);
        });
    }

    /** Polls are answered from memory, which holds the token's hash. */
    private void announce(Tx tx, Product product, Device device) {
        var changed = PendingChanged.one(product.id().value(), device.id().value());
        nodes.tell(tx, changed);
    }
}
