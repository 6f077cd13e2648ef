package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Deployment.State;
import dev.fleetward.updates.deltas.Deltas;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/** What single devices are offered and what they answer. Safe for concurrent use. */
@ApplicationScoped
public class Deployments {
    private final Db db;
    private final DeploymentStore store;
    private final DueStore due;
    private final FeedbackStore answers;
    private final AttemptStore attempts;
    private final PastUpdateStore history;
    private final RolloutStore rollouts;
    private final Releases releases;
    private final Deltas deltas;
    private final Nodes nodes;
    private final Clock clock;

    Deployments(
            Db db,
            DeploymentStore store,
            DueStore due,
            FeedbackStore answers,
            AttemptStore attempts,
            PastUpdateStore history,
            RolloutStore rollouts,
            Releases releases,
            Deltas deltas,
            Nodes nodes,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.due = due;
        this.answers = answers;
        this.attempts = attempts;
        this.history = history;
        this.rollouts = rollouts;
        this.releases = releases;
        this.deltas = deltas;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** One deployment a device had, with what was offered. */
    public record Past(
            int actionId,
            String softwareType,
            String version,
            String rollout,
            State state,
            Instant at,
            String message) {}

    /** What became of a device's answer. */
    public enum Taken {
        YES,
        UNKNOWN_ACTION,
        ALREADY_OVER,
        TOO_MANY
    }

    /** @param cancel whether it answers the wish to cancel, not the update itself */
    public record Said(UUID device, int actionId, boolean cancel, Feedback feedback) {}

    public Due due(Tx tx, UUID device) {
        return due.of(tx, device);
    }

    /** What every device of a product is to be told; those with nothing due are left out. */
    public void dueOf(Tx tx, UUID product, BiConsumer<UUID, Due> reader) {
        due.ofProduct(tx, product, reader);
    }

    /** Whether the device has still to say yes to that update before it may take it. */
    public boolean awaitsConfirmation(Tx tx, UUID device, int actionId) {
        return due.awaitsConfirmation(tx, device, actionId);
    }

    /** The action as the device sees it, over or not; empty when it is not this device's. */
    public Optional<Offer> offer(Tx tx, UUID device, String hardware, int actionId) {
        return store.find(tx, device, actionId).flatMap(deployment -> offer(tx, deployment, hardware));
    }

    /** The newest release offered to the device for one software type that it may take now. */
    public Optional<Offer> latest(Tx tx, UUID device, String hardware, String softwareType) {
        return store.offered(tx, device, softwareType).stream()
                .findFirst()
                .filter(deployment -> mayFetch(tx, deployment))
                .flatMap(deployment -> offer(tx, deployment, hardware))
                .filter(offer -> !offer.files().isEmpty());
    }

    /** For downloads by hawkBit's module number, which is the release's; empty for what it may not have, or not yet. */
    public Optional<Offer> ofRelease(Tx tx, UUID device, String hardware, int releaseNumber) {
        return store.ofRelease(tx, device, releaseNumber)
                .filter(deployment -> mayFetch(tx, deployment))
                .flatMap(deployment -> offer(tx, deployment, hardware));
    }

    /** For links that name the action they were given with; empty once its device may not have the file any more. */
    public Optional<Artifact> file(OrganizationId organization, int actionId, int artifactNumber) {
        return db.inTransaction(organization, tx -> store.byAction(tx, actionId)
                .filter(deployment -> mayFetch(tx, deployment))
                .flatMap(deployment -> offer(tx, deployment, ""))
                .flatMap(offer -> offer.release().file(artifactNumber)));
    }

    private boolean mayFetch(Tx tx, Deployment deployment) {
        return deployment.state().mayFetch()
                && !(deployment.state() == State.OFFERED
                        && due.awaitsConfirmation(tx, deployment.device(), deployment.actionId()));
    }

    private Optional<Offer> offer(Tx tx, Deployment deployment, String hardware) {
        return rollouts.find(tx, deployment.product(), deployment.rollout()).flatMap(rollout -> releases.find(
                        tx, deployment.product(), deployment.gives(rollout))
                .map(release -> new Offer(
                        deployment, rollout, release, deltas.filesFor(tx, deployment.device(), release, hardware))));
    }

    /** Every deployment a device ever had, newest first. */
    public List<Past> history(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> history.ofDevice(tx, device));
    }

    public List<String> messages(Tx tx, int actionId, int limit) {
        return store.messages(tx, actionId, limit);
    }

    /** The device has read what to do. */
    public void fetched(Tx tx, Offer offer) {
        if (offer.state() == State.OFFERED) {
            store.fetched(tx, offer.actionId(), clock.instant());
            announce(tx, offer.deployment().product(), offer.deployment().device());
        }
    }

    /**
     * What became of many devices' words.
     *
     * @param due what those devices are to be told from now on for whom it may be something else
     */
    public record Answered(List<Taken> taken, Map<UUID, Due> due) {}

    /**
     * What many devices say, in one transaction. The same final answer may come again after a restart of the device; the
     * second time the action is over. Nobody on this server is told: whoever keeps what devices are to be told has it from
     * here.
     */
    public Answered feedback(Product product, List<Said> said) {
        OrganizationId organization = product.organization();
        return db.inTransaction(organization, tx -> {
            Set<UUID> changed = new HashSet<>();
            List<Taken> taken = FeedbackBatch.take(
                    tx,
                    answers,
                    organization,
                    said,
                    clock.instant(),
                    (device, action) -> attempts.isPast(tx, device, action),
                    changed);
            if (!changed.isEmpty()) {
                nodes.tellOthers(tx, PendingChanged.due(product.id().value(), changed));
            }
            return new Answered(taken, changed.isEmpty() ? Map.of() : due.of(tx, changed));
        });
    }

    /** The device runs that version: deployments of it to the device have ended, and are proven when its field data says so. */
    void arrived(OrganizationId organization, UUID product, UUID device, UUID version) {
        db.doInTransaction(organization, tx -> {
            if (store.arrive(tx, device, version, clock.instant()) > 0) {
                announce(tx, product, device);
            }
        });
    }

    private void announce(Tx tx, UUID product, UUID device) {
        nodes.tell(tx, PendingChanged.one(product, device));
    }
}
