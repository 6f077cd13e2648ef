package dev.fleetward.updates;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Rollout.State;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rollouts and what people do with them; {@link RolloutJob} does the rest. Safe for concurrent use. */
@ApplicationScoped
public class Rollouts {
    private final Db db;
    private final RolloutStore store;
    private final Releases releases;
    private final DeploymentStore deployments;
    private final CrashWatch crashes;
    private final Audit audit;
    private final Event<PendingChanged> pending;
    private final Clock clock;

    Rollouts(
            Db db,
            RolloutStore store,
            Releases releases,
            DeploymentStore deployments,
            CrashWatch crashes,
            Audit audit,
            Event<PendingChanged> pending,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.releases = releases;
        this.deployments = deployments;
        this.crashes = crashes;
        this.audit = audit;
        this.pending = pending;
        this.clock = clock;
    }

    /** @throws Problem 400 for a plan that does not hold, 404 for an unknown release */
    public Rollout create(Caller caller, Product product, NewRollout plan) {
        return db.inTransaction(product.organization(), tx -> {
            Release release = releases.find(tx, product.id().value(), plan.softwareType(), plan.version())
                    .orElseThrow(() -> Problem.notFound("Release", plan.softwareType() + " " + plan.version()));
            UUID id = store.insert(
                    tx,
                    product.organization(),
                    product.id().value(),
                    plan,
                    release.id(),
                    clock.instant(),
                    caller.name());
            Rollout rollout = locked(tx, product, id);
            audit.record(tx, caller, "rollout.created", subject(product, rollout), null, rollout);
            return rollout;
        });
    }

    public PageOf<Rollout> page(Product product, Cursor cursor) {
        return db.inTransaction(
                product.organization(), tx -> store.page(tx, product.id().value(), cursor));
    }

    /** @throws Problem 404 */
    public Rollout require(Product product, UUID id) {
        return db.inTransaction(
                        product.organization(),
                        tx -> store.find(tx, product.id().value(), id))
                .orElseThrow(() -> Problem.notFound("Rollout", id.toString()));
    }

    public Progress progress(OrganizationId organization, UUID rollout) {
        return db.inTransaction(organization, tx -> deployments.progress(tx, rollout));
    }

    public Rollout start(Caller caller, Product product, UUID id) {
        return change(caller, product, id, Set.of(State.DRAFT), "rollout.started", (tx, rollout) -> {
            store.state(tx, id, State.RUNNING, "Started by %s.".formatted(caller.name()), clock.instant());
            openPhase(tx, rollout, 1);
        });
    }

    /** Devices that have begun go on; nobody else is offered anything. */
    public Rollout pause(Caller caller, Product product, UUID id, @Nullable String reason) {
        String why = reason == null || reason.isBlank() ? "Paused by %s.".formatted(caller.name()) : reason.strip();
        return change(
                caller,
                product,
                id,
                Set.of(State.RUNNING),
                "rollout.paused",
                (tx, rollout) -> store.state(tx, id, State.PAUSED, why, clock.instant()));
    }

    public Rollout resume(Caller caller, Product product, UUID id) {
        return change(caller, product, id, Set.of(State.PAUSED), "rollout.resumed", (tx, rollout) -> {
            store.state(tx, id, State.RUNNING, "Resumed by %s.".formatted(caller.name()), clock.instant());
            store.restartGuard(tx, id, clock.instant());
            openPhase(tx, rollout, rollout.phase());
        });
    }

    public Rollout advance(Caller caller, Product product, UUID id) {
        return change(caller, product, id, Set.of(State.RUNNING), "rollout.advanced", (tx, rollout) -> {
            if (rollout.lastPhaseIsOpen()) {
                throw Problem.conflict("last-phase-open", "The last phase is open already.");
            }
            openPhase(tx, rollout, rollout.phase() + 1);
        });
    }

    public Rollout cancel(Caller caller, Product product, UUID id) {
        return change(
                caller,
                product,
                id,
                Set.of(State.DRAFT, State.RUNNING, State.PAUSED),
                "rollout.cancelled",
                (tx, rollout) -> {
                    store.state(tx, id, State.CANCELLED, "Cancelled by %s.".formatted(caller.name()), clock.instant());
                    deployments.cancelAll(tx, id, clock.instant());
                });
    }

    /** One look at a running rollout: takes in new devices, asks the guard, goes on, pauses or ends. */
    void look(OrganizationId organization, UUID id) {
        db.doInTransaction(organization, tx -> {
            Rollout rollout = store.lock(tx, id).orElseThrow();
            if (rollout.state() != State.RUNNING) {
                return;
            }
            Instant now = clock.instant();
            if (deployments.enroll(tx, id, null, now) > 0) {
                openPhase(tx, rollout, rollout.phase());
            }
            Verdict verdict = crashes.verdict(tx, rollout, now);
            store.guard(tx, id, verdict, now);
            act(tx, organization, rollout, NextStep.of(rollout, deployments.progress(tx, id), verdict, now));
        });
    }

    private void act(Tx tx, OrganizationId organization, Rollout rollout, NextStep step) {
        Instant now = clock.instant();
        switch (step) {
            case NextStep.Stay stay -> store.reason(tx, rollout.id(), stay.reason());
            case NextStep.Open open -> openPhase(tx, rollout, open.ordinal());
            case NextStep.Pause pause -> {
                store.state(tx, rollout.id(), State.PAUSED, pause.reason(), now);
                audit.recordOwn(tx, organization, "rollout.paused", rollout.name(), pause);
                announce(tx, rollout.product(), null);
            }
            case NextStep.Finish finish -> {
                store.state(tx, rollout.id(), State.FINISHED, finish.reason(), now);
                audit.recordOwn(tx, organization, "rollout.finished", rollout.name(), finish);
            }
        }
    }

    /** A device that has just registered is offered what its product rolls out, without waiting for the next look. */
    public void enrollNow(Tx tx, UUID product, UUID device) {
        for (Rollout rollout : store.runningOf(tx, product)) {
            if (deployments.enroll(tx, rollout.id(), device, clock.instant()) > 0) {
                offer(tx, rollout, rollout.phase());
            }
        }
        announce(tx, product, device);
    }

    private void openPhase(Tx tx, Rollout rollout, int ordinal) {
        deployments.enroll(tx, rollout.id(), null, clock.instant());
        store.openPhase(tx, rollout.id(), ordinal, clock.instant());
        offer(tx, rollout, ordinal);
        announce(tx, rollout.product(), null);
    }

    private void offer(Tx tx, Rollout rollout, int ordinal) {
        int buckets = rollout.phases().get(ordinal - 1).buckets();
        deployments.open(tx, rollout, buckets, clock.instant());
        deployments.supersedeOlder(tx, rollout, clock.instant());
    }

    private void announce(Tx tx, UUID product, @Nullable UUID device) {
        tx.afterCommit(() -> pending.fire(new PendingChanged(product, device)));
    }

    private Rollout change(Caller caller, Product product, UUID id, Set<State> from, String action, Change change) {
        return db.inTransaction(product.organization(), tx -> {
            Rollout before = locked(tx, product, id);
            if (!from.contains(before.state())) {
                throw Problem.conflict(
                        "rollout-state", "The rollout is %s; this needs one of %s.".formatted(before.state(), from));
            }
            change.make(tx, before);
            announce(tx, product.id().value(), null);
            Rollout after = locked(tx, product, id);
            audit.record(tx, caller, action, subject(product, after), before.state(), after);
            return after;
        });
    }

    @FunctionalInterface
    private interface Change {
        void make(Tx tx, Rollout rollout);
    }

    private Rollout locked(Tx tx, Product product, UUID id) {
        return store.lock(tx, id)
                .filter(rollout -> rollout.product().equals(product.id().value()))
                .orElseThrow(() -> Problem.notFound("Rollout", id.toString()));
    }

    private static String subject(Product product, Rollout rollout) {
        return product.slug() + " / " + rollout.name();
    }
}
