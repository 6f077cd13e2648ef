package dev.fleetward.updates;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Rollout.Review;
import dev.fleetward.updates.Rollout.State;
import dev.fleetward.updates.gate.ReleaseGate;
import dev.fleetward.updates.plan.Utc;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rollouts and what people do with them; {@link RolloutJob} does the rest. Safe for concurrent use. */
@ApplicationScoped
public class Rollouts {
    private static final int MAX_REASON_CHARS = 2_000;

    private final Db db;
    private final RolloutStore store;
    private final Releases releases;
    private final DeploymentStore deployments;
    private final Turns turns;
    private final Look look;
    private final UpdatePolicies policies;
    private final ReleaseGate gate;
    private final Fleet fleet;
    private final Audit audit;
    private final Clock clock;

    Rollouts(
            Db db,
            RolloutStore store,
            Releases releases,
            DeploymentStore deployments,
            Turns turns,
            Look look,
            UpdatePolicies policies,
            ReleaseGate gate,
            Fleet fleet,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.releases = releases;
        this.deployments = deployments;
        this.turns = turns;
        this.look = look;
        this.policies = policies;
        this.gate = gate;
        this.fleet = fleet;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem 400 for a plan or query that does not hold, 404 for an unknown release */
    public Rollout create(Caller caller, Product product, NewRollout plan) {
        requireTarget(plan);
        return db.inTransaction(product.organization(), tx -> create(tx, caller, product, plan));
    }

    private void requireTarget(NewRollout plan) {
        String query = plan.target().query();
        if (query != null && fleet.understand(query).isEverything()) {
            throw Problem.invalid("query is empty; leave it out for every device.");
        }
    }

    private Rollout create(Tx tx, Caller caller, Product product, NewRollout plan) {
        Release release = releases.find(tx, product.id().value(), plan.softwareType(), plan.version())
                .orElseThrow(() -> Problem.notFound("Release", plan.softwareType() + " " + plan.version()));
        UUID id = store.insert(
                tx,
                product.organization(),
                product.id().value(),
                plan,
                release.id(),
                clock.instant(),
                caller.name(),
                caller.behind());
        Rollout rollout = locked(tx, product, id);
        audit.record(tx, caller, "rollout.created", subject(product, rollout), null, rollout);
        return rollout;
    }

    /**
     * Made and submitted as one: when the release gate holds it back, or the server stops in between, nothing is made.
     *
     * @throws Problem as {@link #create} and {@link #start}
     */
    public Rollout launch(Caller caller, Product product, NewRollout plan) {
        requireTarget(plan);
        releases.find(product, plan.softwareType(), plan.version())
                .ifPresent(release -> passGate(product, release, plan.rollsBack() != null));
        boolean asksSecond = policies.of(product).needsSecondPerson();
        return db.inTransaction(
                product.organization(),
                tx -> submit(
                        tx, caller, product, create(tx, caller, product, plan).id(), asksSecond));
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

    /**
     * Submits a draft: it is active at once or at its hour where one person may start it alone, else a second person is
     * asked. One that is approved and waits for its hour starts now.
     *
     * @throws Problem 409 when the release gate holds it back
     */
    public Rollout start(Caller caller, Product product, UUID id) {
        passGate(product, require(product, id));
        boolean asksSecond = policies.of(product).needsSecondPerson();
        return db.inTransaction(product.organization(), tx -> submit(tx, caller, product, id, asksSecond));
    }

    private Rollout submit(Tx tx, Caller caller, Product product, UUID id, boolean asksSecond) {
        return change(
                tx,
                caller,
                product,
                id,
                Set.of(State.DRAFT, State.SCHEDULED),
                asksSecond ? "rollout.submitted" : "rollout.started",
                (same, rollout) -> {
                    if (rollout.state() == State.SCHEDULED) {
                        look.begin(same, product, rollout, "Started by %s.".formatted(caller.name()), clock.instant());
                    } else if (asksSecond) {
                        String reason = "Waits for a second person's review; submitted by %s.".formatted(caller.name());
                        store.state(same, id, State.IN_REVIEW, reason, clock.instant());
                    } else {
                        activate(same, caller, product, rollout);
                    }
                });
    }

    /** Asked anew at every step towards the devices: what speaks against a release may have come up since. */
    private void passGate(Product product, Rollout rollout) {
        passGate(product, releases.require(product, rollout.release()), rollout.rollsBack() != null);
    }

    private void passGate(Product product, Release release, boolean goesBack) {
        if (goesBack) {
            gate.requireToGoBack(product, release);
        } else {
            gate.require(product, release);
        }
    }

    private void activate(Tx tx, Caller caller, Product product, Rollout rollout) {
        Instant now = clock.instant();
        Instant startAt = rollout.startAt();
        if (startAt != null && now.isBefore(startAt)) {
            store.state(tx, rollout.id(), State.SCHEDULED, "Starts at %s.".formatted(Utc.text(startAt)), now);
        } else {
            look.begin(tx, product, rollout, "Started by %s.".formatted(caller.name()), now);
        }
    }

    /** @throws Problem 403 when it takes a second person and the caller is none, 409 when the release gate holds it back */
    public Rollout approve(Caller caller, Product product, UUID id, @Nullable String note) {
        Rollout submitted = require(product, id);
        policies.requireMayApprove(caller, product, submitted);
        passGate(product, submitted);
        return change(caller, product, id, Set.of(State.IN_REVIEW), "rollout.approved", (tx, rollout) -> {
            store.reviewed(tx, id, new Review(caller.name(), clock.instant(), note == null ? "" : checked(note)));
            activate(tx, caller, product, rollout);
        });
    }

    /** Whether devices ask their users where a rollout does not say. */
    boolean asksUsers(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.asksUsers(tx, product.id().value()));
    }

    /** Back to its maker, as a draft. */
    public Rollout sendBack(Caller caller, Product product, UUID id, @Nullable String reason) {
        String why = required(reason, "say what is to be changed");
        return change(caller, product, id, Set.of(State.IN_REVIEW), "rollout.sent-back", (tx, rollout) -> {
            store.reviewed(tx, id, new Review(caller.name(), clock.instant(), why));
            store.state(tx, id, State.DRAFT, "Sent back by %s: %s".formatted(caller.name(), why), clock.instant());
        });
    }

    /** Devices that have begun go on; nobody else is offered anything. */
    public Rollout pause(Caller caller, Product product, UUID id, @Nullable String reason) {
        String why = reason == null || reason.isBlank() ? "Paused by %s.".formatted(caller.name()) : checked(reason);
        return change(
                caller,
                product,
                id,
                Set.of(State.RUNNING),
                "rollout.paused",
                (tx, rollout) -> store.state(tx, id, State.PAUSED, why, clock.instant()));
    }

    /**
     * Goes on; the guard counts anew from now.
     *
     * @param reason must be given against the guard's word
     */
    public Rollout resume(Caller caller, Product product, UUID id, @Nullable String reason) {
        return change(caller, product, id, Set.of(State.PAUSED), "rollout.resumed", (tx, rollout) -> {
            String why = rollout.isBreached()
                    ? "Resumed against the guard by %s: %s"
                            .formatted(caller.name(), required(reason, "say why the guard's finding does not count"))
                    : "Resumed by %s.".formatted(caller.name());
            Instant now = clock.instant();
            store.state(tx, id, State.RUNNING, why, now);
            store.restartGuard(tx, id, now);
            turns.proceed(tx, rollout, rollout.phase(), now);
        });
    }

    public Rollout advance(Caller caller, Product product, UUID id) {
        return change(caller, product, id, Set.of(State.RUNNING), "rollout.advanced", (tx, rollout) -> {
            if (rollout.lastPhaseIsOpen()) {
                throw Problem.conflict("last-phase-open", "The last phase is open already.");
            }
            turns.open(tx, rollout, rollout.phase() + 1, caller.name(), clock.instant());
        });
    }

    public Rollout cancel(Caller caller, Product product, UUID id) {
        return change(
                caller,
                product,
                id,
                Set.of(State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.RUNNING, State.PAUSED),
                "rollout.cancelled",
                (tx, rollout) -> {
                    store.state(tx, id, State.CANCELLED, "Cancelled by %s.".formatted(caller.name()), clock.instant());
                    deployments.cancelAll(tx, id, clock.instant());
                });
    }

    /** A device that has just registered is offered what its product rolls out, without waiting for the next look. */
    public void enrollNow(Tx tx, UUID product, UUID device) {
        for (Rollout rollout : store.runningOf(tx, product)) {
            turns.enrollNow(tx, rollout, device, clock.instant());
        }
        turns.announce(tx, product, device);
    }

    private Rollout change(Caller caller, Product product, UUID id, Set<State> from, String action, Change change) {
        return db.inTransaction(product.organization(), tx -> change(tx, caller, product, id, from, action, change));
    }

    private Rollout change(
            Tx tx, Caller caller, Product product, UUID id, Set<State> from, String action, Change change) {
        Rollout before = locked(tx, product, id);
        if (!from.contains(before.state())) {
            throw Problem.conflict(
                    "rollout-state", "The rollout is %s; this needs one of %s.".formatted(before.state(), from));
        }
        change.make(tx, before);
        turns.announce(tx, product.id().value(), null);
        Rollout after = locked(tx, product, id);
        audit.record(tx, caller, action, subject(product, after), before.state(), after);
        return after;
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

    static String required(@Nullable String reason, String what) {
        if (reason == null || reason.isBlank()) {
            throw Problem.invalid("reason must be given: %s.".formatted(what));
        }
        return checked(reason);
    }

    private static String checked(String reason) {
        if (reason.length() > MAX_REASON_CHARS) {
            throw Problem.invalid("reason has at most %,d characters.".formatted(MAX_REASON_CHARS));
        }
        return reason.strip();
    }

    private static String subject(Product product, Rollout rollout) {
        return product.slug() + " / " + rollout.name();
    }
}
