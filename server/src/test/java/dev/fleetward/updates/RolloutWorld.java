package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Role;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.RolloutRequest.PhaseRequest;
import dev.fleetward.updates.RolloutRequest.TermsRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One maker, its devices and rollouts. */
final class RolloutWorld {
    private static final int DEVICES = 9;
    private static final int CAP = 3;
    static final int RETRIES = 1;

    private final Rollouts rollouts = Seed.bean(Rollouts.class);
    private final Deployments deployments = Seed.bean(Deployments.class);
    private final Devices devices = Seed.bean(Devices.class);
    private final Db db = Seed.bean(Db.class);

    private final UpdateScene scene = UpdateScene.withKey();
    final TestOrganization organization = scene.organization;
    final Product product = new Seed(organization).product();
    private final Caller caller =
            new Caller(organization.id, "person:" + UUID.randomUUID(), "Ada", Role.OWNER, "127.0.0.1");
    final List<UUID> fleet = new ArrayList<>();
    final List<UUID> made = new ArrayList<>();
    /** Devices that refused to give up. */
    final List<UUID> insists = new ArrayList<>();

    int hoursPassed;

    RolloutWorld() {
        scene.release("2.0", "a.swu", "a".getBytes(StandardCharsets.UTF_8));
        scene.release("3.0", "b.swu", "b".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < DEVICES; i++) {
            register();
        }
    }

    private void register() {
        db.doInTransaction(organization.id, tx -> {
            UUID device = devices.register(tx, product, "D-" + fleet.size(), Instant.now())
                    .value();
            fleet.add(device);
            rollouts.enrollNow(tx, product.id().value(), device);
        });
    }

    void apply(RolloutStep step) {
        try {
            act(step);
        } catch (Problem refused) {
            // What may not be done in this state is told so and changes nothing.
            assertThat(refused.status()).isBetween(400, 499);
        }
    }

    private void act(RolloutStep step) {
        switch (step.kind()) {
            case START -> start(step.how());
            case PAUSE -> rollouts.pause(caller, product, rollout(step), null);
            case RESUME -> rollouts.resume(caller, product, rollout(step), "seen");
            case ADVANCE -> rollouts.advance(caller, product, rollout(step));
            case CANCEL -> {
                if (step.how() == 0) {
                    rollouts.cancel(caller, product, rollout(step));
                }
            }
            case LOOK -> Seed.bean(Look.class).at(organization.id, rollout(step));
            case HOUR_PASSES -> anHourPasses();
            case FETCH -> fetch(device(step));
            case PROCEED -> say(device(step), Feedback.Execution.PROCEEDING, Feedback.Finished.NONE);
            case SUCCEED -> say(device(step), Feedback.Execution.CLOSED, Feedback.Finished.SUCCESS);
            case FAIL -> say(device(step), Feedback.Execution.CLOSED, Feedback.Finished.FAILURE);
            case REJECT -> say(device(step), Feedback.Execution.REJECTED, Feedback.Finished.NONE);
            case OBEY_CANCEL -> cancelled(device(step), Feedback.Finished.SUCCESS);
            case REFUSE_CANCEL -> cancelled(device(step), Feedback.Finished.FAILURE);
            case RUN_NEW_VERSION -> runs(device(step), step.how() % 2 == 0 ? "2.0" : "3.0");
            case RUN_OLD_VERSION -> runs(device(step), "1.0");
            case REGISTER -> {
                if (fleet.size() < 2 * DEVICES) {
                    register();
                }
            }
        }
    }

    private void start(int how) {
        if (made.size() >= 6) {
            return;
        }
        List<PhaseRequest> phases = how % 2 == 0
                ? List.of(phase(30, null), phase(100, null))
                : List.of(phase(null, 2), phase(null, 4), phase(100, null));
        int cap = how % 3 == 0 ? CAP : 0;
        var request = new RolloutRequest(
                how < 3 ? "2.0" : "3.0",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                phases,
                100,
                new TermsRequest(null, cap, null, RETRIES, 1, null, null),
                null,
                null,
                1e9,
                null,
                null);
        Rollout draft = rollouts.create(caller, product, request.plan(null));
        made.add(draft.id());
        rollouts.start(caller, product, draft.id());
    }

    private PhaseRequest phase(@Nullable Integer percent, @Nullable Integer count) {
        return new PhaseRequest(percent, count, 50, null, 0L, null, null);
    }

    private UUID rollout(RolloutStep step) {
        if (made.isEmpty()) {
            throw Problem.notFound("Rollout", "none");
        }
        return made.get(step.which() % made.size());
    }

    private UUID device(RolloutStep step) {
        return fleet.get(step.which() % fleet.size());
    }

    /** Times of the past are moved, since nobody may move the clock. */
    private void anHourPasses() {
        db.doInTransaction(organization.id, tx -> tx.update("""
                UPDATE deployment SET retry_at = retry_at - interval '1 hour',
                    offered_at = offered_at - interval '1 hour', fetched_at = fetched_at - interval '1 hour'
                """));
        hoursPassed++;
    }

    private void fetch(UUID device) {
        db.doInTransaction(organization.id, tx -> {
            if (deployments.due(tx, device) instanceof Due.Install install) {
                deployments
                        .offer(tx, device, "", install.actionId())
                        .ifPresent(offer -> deployments.fetched(tx, offer));
            }
        });
    }

    private void say(UUID device, Feedback.Execution execution, Feedback.Finished finished) {
        if (due(device) instanceof Due.Install install) {
            said(device, install.actionId(), false, word(execution, finished));
        }
    }

    private void cancelled(UUID device, Feedback.Finished finished) {
        if (due(device) instanceof Due.Cancel cancel) {
            if (finished == Feedback.Finished.FAILURE) {
                insists.add(device);
            }
            said(device, cancel.actionId(), true, word(Feedback.Execution.CLOSED, finished));
        }
    }

    private void said(UUID device, int action, boolean cancel, Feedback feedback) {
        deployments.feedback(product, List.of(new Deployments.Said(device, action, cancel, feedback)));
    }

    private Feedback word(Feedback.Execution execution, Feedback.Finished finished) {
        return new Feedback(execution, finished, OptionalInt.empty(), Optional.empty(), List.of());
    }

    private Due due(UUID device) {
        return db.inTransaction(organization.id, tx -> deployments.due(tx, device));
    }

    private void runs(UUID device, String version) {
        Instant now = Instant.now();
        UUID id = db.inTransaction(organization.id, tx -> {
            var named = Seed.bean(SoftwareVersions.class).named(tx, organization.id, product.id(), "main", version);
            devices.runs(tx, organization.id, new dev.fleetward.devices.DeviceId(device), named, now);
            return named.id().value();
        });
        Seed.bean(ArrivedAtVersion.class)
                .on(
                        organization.id,
                        new SoftwareVersionChanged(device, product.id().value(), null, id, now));
    }
}
