package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Deployment.State;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Feedback;
import dev.fleetward.updates.Offer;
import dev.fleetward.updates.PendingChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether devices may take what they are offered: with a product's policy to ask, each says yes to one update or to all
 * that come. A no keeps the question open. Safe for concurrent use.
 */
@ApplicationScoped
class Confirmations {
    private static final int MAX_CHARS = 512;

    private final Db db;
    private final ConfirmationStore store;
    private final Deployments deployments;
    private final Audit audit;
    private final Nodes nodes;
    private final Clock clock;

    Confirmations(Db db, ConfirmationStore store, Deployments deployments, Audit audit, Nodes nodes, Clock clock) {
        this.db = db;
        this.store = store;
        this.deployments = deployments;
        this.audit = audit;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** A device's yes to all that comes. */
    record Auto(String initiator, String remark, Instant at) {}

    boolean asks(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.asks(tx, product.id().value()));
    }

    /** From now on devices are asked, or not any more; what waits for an answer may be taken then. */
    void ask(Caller caller, Product product, boolean confirm) {
        db.doInTransaction(product.organization(), tx -> {
            boolean before = store.asks(tx, product.id().value());
            store.ask(tx, product, confirm, clock.instant(), caller.name());
            if (before != confirm) {
                audit.record(tx, caller, "update-confirmation.changed", product.slug(), before, confirm);
                announce(tx, PendingChanged.all(product.id().value()));
            }
        });
    }

    Optional<Auto> auto(DdiDoor.Client client) {
        return db.inTransaction(client.organization(), tx -> store.auto(tx, client.deviceId()));
    }

    /** @throws Problem 409 when it is so already, 400 for too long a word */
    void activate(DdiDoor.Client client, JsonNode body) {
        String initiator = body.path("initiator").asText("");
        String remark = body.path("remark").asText("");
        if (initiator.length() > MAX_CHARS || remark.length() > MAX_CHARS) {
            throw Problem.invalid("initiator and remark have at most %d characters.".formatted(MAX_CHARS));
        }
        db.doInTransaction(client.organization(), tx -> {
            if (store.auto(tx, client.deviceId()).isPresent()) {
                throw Problem.conflict("auto-confirm-active", "The device confirms by itself already.");
            }
            store.activate(
                    tx, client, new Auto(initiator.isBlank() ? client.serial() : initiator, remark, clock.instant()));
            announce(tx, PendingChanged.one(client.product().id().value(), client.deviceId()));
        });
    }

    void deactivate(DdiDoor.Client client) {
        db.doInTransaction(client.organization(), tx -> {
            store.deactivate(tx, client.deviceId());
            announce(tx, PendingChanged.one(client.product().id().value(), client.deviceId()));
        });
    }

    /**
     * @param offer the action it is about
     * @throws Problem 400 for another word than confirmed or denied, 410 when nothing is to be confirmed any more
     */
    void take(Tx tx, DdiDoor.Client client, Offer offer, JsonNode body) {
        boolean confirmed =
                switch (body.path("confirmation").asText("")) {
                    case "confirmed" -> true;
                    case "denied" -> false;
                    default -> throw Problem.invalid("confirmation must be confirmed or denied.");
                };
        if (!awaits(tx, client, offer)) {
            throw new Problem(
                    410,
                    "action-over",
                    "Action is over",
                    "Action %d does not wait for a confirmation.".formatted(offer.actionId()));
        }
        JsonNode code = body.path("code");
        store.say(
                tx,
                client.organization(),
                client.deviceId(),
                offer.actionId(),
                confirmed,
                code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty(),
                details(body),
                clock.instant());
        announce(tx, PendingChanged.one(client.product().id().value(), client.deviceId()));
    }

    boolean awaits(Tx tx, DdiDoor.Client client, Offer offer) {
        return offer.state() == State.OFFERED
                && deployments.awaitsConfirmation(tx, client.deviceId(), offer.actionId());
    }

    private static List<String> details(JsonNode body) {
        return Feedback.details(body.path("details"));
    }

    private void announce(Tx tx, PendingChanged changed) {
        nodes.tell(tx, changed);
    }
}
