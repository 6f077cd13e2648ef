package dev.fleetward.updates;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.paths.UpgradeRules;
import dev.fleetward.updates.paths.Ways;
import dev.fleetward.updates.plan.Terms;
import dev.fleetward.updates.plan.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings a running rollout's devices to their turn and sees to those that do not get on. Safe for concurrent use. */
@ApplicationScoped
class Turns {
    /** More match no query that a rollout aims at. */
    private static final int MAX_DEVICES = 5_000_000;
    /** Where places are counted, one is given to who polled lately, and kept free for who takes it up soon. */
    private static final Duration POLLED_LATELY = Duration.ofMinutes(15);

    private static final Duration PLACE_KEPT = Duration.ofMinutes(30);
    /** Of more devices than these it is not worth the memory to tell who they are: all of the product are asked anew. */
    private static final int TOLD_APART = 250_000;

    private static final long BYTES_OF_KILOBYTE = 1_000;
    private static final long SHORTEST_AVERAGE_SECONDS = 60;

    private final TurnStore store;
    private final AttemptStore attempts;
    private final DeploymentStore deployments;
    private final RolloutStore rollouts;
    private final UpgradeRules rules;
    private final Fleet fleet;
    private final Nodes nodes;

    Turns(
            TurnStore store,
            AttemptStore attempts,
            DeploymentStore deployments,
            RolloutStore rollouts,
            UpgradeRules rules,
            Fleet fleet,
            Nodes nodes) {
        this.store = store;
        this.attempts = attempts;
        this.deployments = deployments;
        this.rollouts = rollouts;
        this.rules = rules;
        this.fleet = fleet;
        this.nodes = nodes;
    }

    /** Takes in every device of the target that is not in yet. */
    int enroll(Tx tx, Product product, Rollout rollout, Instant now) {
        String query = rollout.target().query();
        if (query == null) {
            return store.enroll(tx, rollout, null, now);
        }
        List<UUID> matching = fleet.sample(tx, product, fleet.understandAgain(query), 1, MAX_DEVICES).stream()
                .map(DeviceId::value)
                .toList();
        return store.enroll(tx, rollout, matching, now);
    }

    /**
     * A device that has just registered. What a query asks is not known of it yet, and where places are counted the look
     * alone gives them: both come with the next one.
     */
    void enrollNow(Tx tx, Rollout rollout, UUID device, Instant now) {
        if (rollout.target().query() != null || store.enroll(tx, rollout, List.of(device), now) == 0) {
            return;
        }
        if (!rollout.terms().holdsBack() && rollout.openPhase().count() == null) {
            proceed(tx, rollout, rollout.phase(), now);
        }
    }

    /** @param by who opened it */
    void open(Tx tx, Rollout rollout, int ordinal, String by, Instant now) {
        rollouts.openPhase(tx, rollout.id(), ordinal, by, now);
        proceed(tx, rollout, ordinal, now);
    }

    /** Gives those of the phase their turn, and offers to whom nothing holds back. */
    void proceed(Tx tx, Rollout rollout, int ordinal, Instant now) {
        store.turns(tx, rollout, rollout.phases().get(ordinal - 1), now);
        int places = places(tx, rollout, now);
        if (places <= 0) {
            return;
        }
        Terms terms = rollout.terms();
        Ways ways = rules.ways(
                tx, rollout.product(), rollout.release(), rollout.softwareType(), store.running(tx, rollout));
        Instant seenSince = countsPlaces(terms) ? now.minus(POLLED_LATELY) : null;
        List<UUID> offered = store.offer(
                tx, rollout, new TurnStore.Gate(ways, zones(terms, now), seenSince, places), TOLD_APART + 1, now);
        if (!offered.isEmpty()) {
            deployments.supersedeOlder(tx, rollout, now);
            announce(tx, rollout.product(), offered);
        }
    }

    private int places(Tx tx, Rollout rollout, Instant now) {
        Terms terms = rollout.terms();
        if (!countsPlaces(terms)) {
            return Integer.MAX_VALUE;
        }
        long bytesPerSecond = terms.maxKilobytesPerSecond() * BYTES_OF_KILOBYTE;
        long bytes = bytesPerSecond == 0 ? 0 : store.largestDownload(tx, rollout);
        // Long enough that at least one download fits into it.
        long average =
                bytes == 0 ? SHORTEST_AVERAGE_SECONDS : Math.max(SHORTEST_AVERAGE_SECONDS, bytes / bytesPerSecond + 1);
        var taken = store.places(tx, rollout, now.minusSeconds(average));
        long places = Integer.MAX_VALUE;
        if (terms.maxDownloading() > 0) {
            places = terms.maxDownloading() - taken.busy();
        }
        if (bytes > 0) {
            places = Math.min(places, bytesPerSecond * average / bytes - taken.lately());
        }
        return Math.clamp(places, 0, Integer.MAX_VALUE);
    }

    private static boolean countsPlaces(Terms terms) {
        return terms.maxDownloading() > 0 || terms.maxKilobytesPerSecond() > 0;
    }

    private static Window.@Nullable Zones zones(Terms terms, Instant now) {
        Window window = terms.window();
        return window == null ? null : window.zones(now);
    }

    /** Withdraws offers nobody took up, gives up attempts that fell silent, repeats failed ones, and goes on with steps. */
    void tidy(Tx tx, Rollout rollout, Instant now) {
        Terms terms = rollout.terms();
        timeOut(tx, rollout, now);
        if (terms.holdsBack()) {
            Instant offeredBefore = countsPlaces(terms) ? now.minus(PLACE_KEPT) : null;
            announce(tx, rollout.product(), store.withdraw(tx, rollout, zones(terms, now), offeredBefore));
        }
        attempts.settleFailures(tx, rollout.id(), terms.retries(), terms.backOff(1));
        announce(tx, rollout.product(), attempts.again(tx, rollout.id(), now));
        announce(tx, rollout.product(), attempts.stepsReached(tx, rollout.id(), now));
    }

    void timeOut(Tx tx, Rollout rollout, Instant now) {
        Duration allowed = Duration.ofHours(rollout.terms().timeoutHours());
        if (!allowed.isZero()) {
            announce(tx, rollout.product(), attempts.timeOut(tx, rollout.id(), now.minus(allowed), allowed, now));
        }
    }

    private void announce(Tx tx, UUID product, List<UUID> devices) {
        if (devices.size() > TOLD_APART) {
            announce(tx, PendingChanged.all(product));
        } else if (!devices.isEmpty()) {
            announce(tx, PendingChanged.due(product, devices));
        }
    }

    void announce(Tx tx, PendingChanged changed) {
        nodes.tell(tx, changed);
    }
}
