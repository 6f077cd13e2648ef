package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What single devices are offered and what they answer. Safe for concurrent use. */
@ApplicationScoped
public class Deployments {
    private final Db db;
    private final DeploymentStore store;
    private final LongTailStore history;
    private final RolloutStore rollouts;
    private final Releases releases;
    private final Event<PendingChanged> pending;
    private final Clock clock;

    Deployments(
            Db db,
            DeploymentStore store,
            LongTailStore history,
            RolloutStore rollouts,
            Releases releases,
            Event<PendingChanged> pending,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.history = history;
        this.rollouts = rollouts;
        this.releases = releases;
        this.pending = pending;
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
        ALREADY_OVER
    }

    public Due due(Tx tx, UUID device) {
        return store.due(tx, device);
    }

    /** The action as the device sees it, over or not; empty when it is not this device's. */
    public Optional<Offer> offer(Tx tx, UUID device, String hardware, int actionId) {
        return store.find(tx, device, actionId).flatMap(deployment -> offer(tx, deployment, hardware));
    }

    /** The newest release offered to the device for one software type. */
    public Optional<Offer> latest(Tx tx, UUID device, String hardware, String softwareType) {
        return store.offered(tx, device, softwareType).stream()
                .findFirst()
                .flatMap(deployment -> offer(tx, deployment, hardware))
                .filter(offer -> !offer.files().isEmpty());
    }

    /** For downloads by hawkBit's module number, which is the release's. */
    public Optional<Offer> ofRelease(Tx tx, UUID device, String hardware, int releaseNumber) {
        return store.ofRelease(tx, device, releaseNumber).flatMap(deployment -> offer(tx, deployment, hardware));
    }

    private Optional<Offer> offer(Tx tx, Deployment deployment, String hardware) {
        return rollouts.find(tx, deployment.product(), deployment.rollout())
                .flatMap(rollout -> releases.find(tx, deployment.product(), deployment.gives(rollout))
                        .map(release -> new Offer(deployment, rollout, release, release.filesFor(hardware))));
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
            announce(tx, offer.deployment());
        }
    }

    /** The same final answer may come again after a restart of the device; the second time the action is over. */
    public Taken feedback(OrganizationId organization, UUID device, int actionId, Feedback feedback) {
        return db.inTransaction(organization, tx -> {
            Optional<Deployment> found = store.lock(tx, device, actionId);
            if (found.isEmpty()) {
                return Taken.UNKNOWN_ACTION;
            }
            Deployment deployment = found.get();
            if (deployment.state().isOver()) {
                return Taken.ALREADY_OVER;
            }
            store.addMessage(tx, organization, actionId, feedback, clock.instant());
            boolean downloadOnly = rollouts.find(tx, deployment.product(), deployment.rollout())
                    .orElseThrow()
                    .urgency()
                    .equals(Rollout.Urgency.DOWNLOAD_ONLY);
            State next = after(deployment.state(), feedback, downloadOnly);
            store.become(tx, actionId, next, feedback.lastDetail(), clock.instant());
            announce(tx, deployment);
            return Taken.YES;
        });
    }

    private static State after(State now, Feedback feedback, boolean downloadOnly) {
        return switch (feedback.execution()) {
            case CLOSED -> feedback.finished() == Feedback.Finished.FAILURE ? State.FAILED : State.SUCCEEDED;
            case REJECTED -> State.FAILED;
            case DOWNLOADED -> downloadOnly ? State.SUCCEEDED : underway(now, State.DOWNLOADED);
            case PROCEEDING -> underway(now, feedback.awaitsRestart() ? State.INSTALLED : State.DOWNLOADING);
            case DOWNLOAD, SCHEDULED, RESUMED -> underway(now, State.DOWNLOADING);
            case CANCELED -> now;
        };
    }

    /** Progress never goes back, and a device that works on while it is asked to cancel is still asked. */
    private static State underway(State now, State reached) {
        return now == State.CANCELLING || now.compareTo(reached) > 0 ? now : reached;
    }

    /** A cancel is accepted by success, refused by anything final else; then the action goes on. */
    public Taken cancelFeedback(OrganizationId organization, UUID device, int actionId, Feedback feedback) {
        return db.inTransaction(organization, tx -> {
            Optional<Deployment> found = store.lock(tx, device, actionId);
            if (found.isEmpty()) {
                return Taken.UNKNOWN_ACTION;
            }
            if (found.get().state() != State.CANCELLING) {
                return Taken.ALREADY_OVER;
            }
            store.addMessage(tx, organization, actionId, feedback, clock.instant());
            State next = afterCancel(feedback);
            store.become(tx, actionId, next, feedback.lastDetail(), clock.instant());
            announce(tx, found.get());
            return Taken.YES;
        });
    }

    private static State afterCancel(Feedback feedback) {
        boolean failed = feedback.finished() == Feedback.Finished.FAILURE;
        return switch (feedback.execution()) {
            case CLOSED -> failed ? State.DOWNLOADED : State.CANCELLED;
            case CANCELED -> State.CANCELLED;
            case REJECTED -> State.DOWNLOADED;
            case PROCEEDING, SCHEDULED, RESUMED, DOWNLOADED, DOWNLOAD -> State.CANCELLING;
        };
    }

    private void announce(Tx tx, Deployment deployment) {
        var changed = new PendingChanged(deployment.product(), deployment.device());
        tx.afterCommit(() -> pending.fire(changed));
    }
}
