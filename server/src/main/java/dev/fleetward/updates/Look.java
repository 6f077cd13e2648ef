package dev.fleetward.updates;

import dev.fleetward.access.Audit;
import dev.fleetward.insight.Comparison;
import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.updates.Rollout.State;
import dev.fleetward.updates.gate.ReleaseGate;
import dev.fleetward.updates.guards.Guards;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** One look at a rollout: what time, devices and the guard make of it without a person. Safe for concurrent use. */
@ApplicationScoped
class Look {
    /** All devices are looked through for new ones of the target this often. */
    private static final Duration ENROLL_EVERY = Duration.ofMinutes(1);
    /** Asking the guard of a large fleet takes long; it then takes no more than this part of the time. */
    private static final int SHARE_OF_TIME = 10;

    private static final Duration LONG = Duration.ofSeconds(1);

    private final Db db;
    private final Products products;
    private final RolloutStore store;
    private final DeploymentStore deployments;
    private final Turns turns;
    private final Guards guards;
    private final ReleaseGate gate;
    private final Releases releases;
    private final Audit audit;
    private final Clock clock;
    private final Map<UUID, Duration> guardTook = new ConcurrentHashMap<>();

    Look(
            Db db,
            Products products,
            RolloutStore store,
            DeploymentStore deployments,
            Turns turns,
            Guards guards,
            ReleaseGate gate,
            Releases releases,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.products = products;
        this.store = store;
        this.deployments = deployments;
        this.turns = turns;
        this.guards = guards;
        this.gate = gate;
        this.releases = releases;
        this.audit = audit;
        this.clock = clock;
    }

    void at(OrganizationId organization, UUID id) {
        Optional<Rollout> found = db.inTransaction(organization, tx -> store.byId(tx, id));
        if (found.isEmpty()) {
            return;
        }
        Rollout seen = found.get();
        Product product =
                products.byId(organization, new ProductId(seen.product())).orElseThrow();
        Instant now = clock.instant();
        boolean asksGuard = seen.state() == State.RUNNING && isGuardDue(seen, now);
        List<Comparison> metrics = asksGuard ? guards.metrics(product, seen.watch(), now) : List.of();
        Optional<String> heldBack = seen.state() == State.SCHEDULED ? heldBack(product, seen) : Optional.empty();
        db.doInTransaction(organization, tx -> {
            Rollout rollout = store.lock(tx, id).orElseThrow();
            switch (rollout.state()) {
                case SCHEDULED -> startWhenDue(tx, product, rollout, heldBack, now);
                case RUNNING -> {
                    goOn(tx, product, rollout, now);
                    List<Verdict> verdicts = rollout.verdicts();
                    // Whoever resumed it meanwhile has changed what the guard counts from.
                    if (asksGuard && rollout.watch().equals(seen.watch())) {
                        verdicts = askGuard(tx, rollout, metrics, now);
                    }
                    act(tx, organization, rollout, NextStep.of(rollout, deployments.progress(tx, id), verdicts, now));
                }
                case PAUSED, CANCELLED -> turns.timeOut(tx, rollout, now);
                case DRAFT, IN_REVIEW, FINISHED -> {}
            }
        });
    }

    private boolean isGuardDue(Rollout rollout, Instant now) {
        Duration took = guardTook.getOrDefault(rollout.id(), Duration.ZERO);
        Instant last = rollout.guardAt();
        return last == null || took.compareTo(LONG) < 0 || now.isAfter(last.plus(took.multipliedBy(SHARE_OF_TIME)));
    }

    private List<Verdict> askGuard(Tx tx, Rollout rollout, List<Comparison> metrics, Instant now) {
        Instant begun = clock.instant();
        List<Verdict> verdicts = guards.verdicts(tx, rollout.watch(), metrics, now);
        store.guard(tx, rollout.id(), verdicts, now);
        guardTook.put(rollout.id(), Duration.between(begun, clock.instant()));
        return verdicts;
    }

    /** What has come up against the release since it was approved. */
    private Optional<String> heldBack(Product product, Rollout rollout) {
        Release release = releases.require(product, rollout.release());
        try {
            if (rollout.rollsBack() == null) {
                gate.require(product, release);
            } else {
                gate.requireToGoBack(product, release);
            }
            return Optional.empty();
        } catch (Problem held) {
            return Optional.of(held.detail());
        }
    }

    private void startWhenDue(Tx tx, Product product, Rollout rollout, Optional<String> heldBack, Instant now) {
        Instant startAt = rollout.startAt();
        if (startAt != null && now.isBefore(startAt)) {
            return;
        }
        if (heldBack.isPresent()) {
            store.state(tx, rollout.id(), State.DRAFT, "Not started at its hour: " + heldBack.get(), now);
            audit.recordOwn(tx, product.organization(), "rollout.held-back", rollout.name(), heldBack.get());
            return;
        }
        begin(tx, product, rollout, "Started at its hour.", now);
        audit.recordOwn(tx, product.organization(), "rollout.started", rollout.name(), rollout);
    }

    /** The rollout becomes active. */
    void begin(Tx tx, Product product, Rollout rollout, String reason, Instant now) {
        store.state(tx, rollout.id(), State.RUNNING, reason, now);
        store.enrollsNow(tx, rollout.id(), now, now);
        turns.enroll(tx, product, rollout, now);
        turns.open(tx, rollout, 1, "", now);
    }

    private void goOn(Tx tx, Product product, Rollout rollout, Instant now) {
        turns.tidy(tx, rollout, now);
        if (store.enrollsNow(tx, rollout.id(), now.minus(ENROLL_EVERY), now)) {
            turns.enroll(tx, product, rollout, now);
        }
        turns.proceed(tx, rollout, rollout.phase(), now);
    }

    private void act(Tx tx, OrganizationId organization, Rollout rollout, NextStep step) {
        Instant now = clock.instant();
        switch (step) {
            case NextStep.Stay stay -> store.reason(tx, rollout.id(), stay.reason());
            case NextStep.Open open -> turns.open(tx, rollout, open.ordinal(), "", now);
            case NextStep.Pause pause -> {
                store.state(tx, rollout.id(), State.PAUSED, pause.reason(), now);
                audit.recordOwn(tx, organization, "rollout.paused", rollout.name(), pause);
                turns.announce(tx, PendingChanged.all(rollout.product()));
            }
            case NextStep.Finish finish -> {
                store.state(tx, rollout.id(), State.FINISHED, finish.reason(), now);
                audit.recordOwn(tx, organization, "rollout.finished", rollout.name(), finish);
            }
        }
    }
}
