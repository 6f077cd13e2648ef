package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Role;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.RolloutRequest.PhaseRequest;
import dev.fleetward.updates.RolloutRequest.TermsRequest;
import dev.fleetward.updates.standing.Standings;
import dev.fleetward.updates.standing.Tally;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever people and devices do, in whatever order:
 *
 * <ol>
 *   <li>no device has two open deployments of one software type, unless it refused to give up the older one;
 *   <li>no device is told to take what was not offered to it by a running rollout, or what it has not begun;
 *   <li>a rollout that is over offers nothing and waits for nobody but devices that were asked to stop;
 *   <li>a paused rollout offers nothing new;
 *   <li>no device has its turn before its phase is open, and a count of devices is not exceeded;
 *   <li>no more devices than the cap have a place;
 *   <li>the counters equal the recount, each device counts once, and each is in exactly one class;
 *   <li>a number is one attempt: it is never given again, and there are no more attempts than allowed;
 *   <li>what is over stays over, and no phase closes again.
 * </ol>
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutModelTest {
    private static final int SEQUENCES = 25;
    private static final int STEPS = 60;
    private static final int DEVICES = 9;
    private static final int CAP = 3;
    private static final int RETRIES = 1;

    @Inject
    Rollouts rollouts;

    @Inject
    Look look;

    @Inject
    Deployments deployments;

    @Inject
    ArrivedAtVersion proven;

    @Inject
    Standings standings;

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    SoftwareVersions versions;

    /** One thing that a person or a device does. {@code which} picks the rollout or device. */
    private record Step(Kind kind, int which, int how) {}

    private enum Kind {
        START,
        PAUSE,
        RESUME,
        ADVANCE,
        CANCEL,
        LOOK,
        HOUR_PASSES,
        FETCH,
        PROCEED,
        SUCCEED,
        FAIL,
        REJECT,
        OBEY_CANCEL,
        REFUSE_CANCEL,
        RUN_NEW_VERSION,
        RUN_OLD_VERSION,
        REGISTER
    }

    @Test
    void any_interleaving_keeps_the_invariants() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 5))
                .as(Step::new);
        JqwikSession.run(
                () -> step.list().ofSize(STEPS).sampleStream().limit(SEQUENCES).forEach(steps -> {
                    var world = new World();
                    List<Step> done = new ArrayList<>();
                    for (Step one : steps) {
                        done.add(one);
                        world.apply(one);
                        world.check(done);
                    }
                }));
    }

    /** One maker, its devices and rollouts. */
    private final class World {
        private final UpdateScene scene = UpdateScene.withKey();
        private final TestOrganization organization = scene.organization;
        private final Product product = products.require(organization.id, organization.product);
        private final Caller caller =
                new Caller(organization.id, "person:" + UUID.randomUUID(), "Ada", Role.OWNER, "127.0.0.1");
        private final List<UUID> fleet = new ArrayList<>();
        private final List<UUID> made = new ArrayList<>();
        private final Map<UUID, Rollout> before = new HashMap<>();
        private final Map<UUID, Instant> lastOfferWhenPaused = new HashMap<>();
        private final List<UUID> insists = new ArrayList<>();

        World() {
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

        void apply(Step step) {
            try {
                act(step);
            } catch (Problem refused) {
                // What may not be done in this state is told so and changes nothing.
                assertThat(refused.status()).isBetween(400, 499);
            }
        }

        private void act(Step step) {
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
                case LOOK -> look.at(organization.id, rollout(step));
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

        private UUID rollout(Step step) {
            if (made.isEmpty()) {
                throw Problem.notFound("Rollout", "none");
            }
            return made.get(step.which() % made.size());
        }

        private UUID device(Step step) {
            return fleet.get(step.which() % fleet.size());
        }

        /** Times of the past are moved, since nobody may move the clock. */
        private void anHourPasses() {
            db.doInTransaction(organization.id, tx -> tx.update("""
                    UPDATE deployment SET retry_at = retry_at - interval '1 hour',
                        offered_at = offered_at - interval '1 hour', fetched_at = fetched_at - interval '1 hour'
                    """));
            lastOfferWhenPaused.clear();
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
                var named = versions.named(tx, organization.id, product.id(), "main", version);
                devices.runs(tx, organization.id, new dev.fleetward.devices.DeviceId(device), named, now);
                return named.id().value();
            });
            proven.on(
                    organization.id,
                    new SoftwareVersionChanged(device, product.id().value(), null, id, now));
        }

        void check(List<Step> done) {
            db.doInTransaction(organization.id, tx -> {
                assertThat(twiceOpen(tx))
                        .as("two open deployments after %s", done)
                        .isSubsetOf(insists);
                assertThat(count(tx, """
                        SELECT count(*) AS n FROM deployment d JOIN rollout r ON r.id = d.rollout_id
                        WHERE r.state IN ('FINISHED', 'CANCELLED')
                          AND d.state IN ('SCHEDULED', 'OFFERED', 'DOWNLOADING')
                          AND NOT EXISTS (SELECT FROM deployment_message m WHERE m.action_id = d.action_id)
                        """))
                        .as("open in a closed rollout after %s", done)
                        .isZero();
                assertThat(count(tx, """
                        SELECT count(*) AS n FROM deployment d JOIN rollout r ON r.id = d.rollout_id
                        JOIN rollout_phase p ON p.rollout_id = r.id AND p.ordinal = r.phase
                        WHERE d.turn_at IS NOT NULL AND p.percent > 0 AND d.bucket >= p.percent * 100
                        """))
                        .as("turn before its phase after %s", done)
                        .isZero();
                assertThat(count(tx, """
                        SELECT count(*) AS n FROM (SELECT r.id FROM deployment d JOIN rollout r ON r.id = d.rollout_id
                            JOIN rollout_phase p ON p.rollout_id = r.id AND p.ordinal = r.phase
                            WHERE d.turn_at IS NOT NULL AND p.device_count IS NOT NULL
                            GROUP BY r.id, p.device_count HAVING count(*) > p.device_count) AS exceeded
                        """))
                        .as("more than the phase's count after %s", done)
                        .isZero();
                assertThat(count(tx, """
                        SELECT count(*) AS n FROM (SELECT r.id FROM deployment d JOIN rollout r ON r.id = d.rollout_id
                            WHERE d.state IN ('OFFERED', 'DOWNLOADING') AND (r.terms ->> 'maxDownloading')::int > 0
                            GROUP BY r.id, r.terms HAVING count(*) > (r.terms ->> 'maxDownloading')::int) AS exceeded
                        """))
                        .as("more than the cap after %s", done)
                        .isZero();
                assertThat(count(tx, """
                        SELECT count(*) AS n FROM deployment d JOIN past_action p ON p.action_id = d.action_id
                        """))
                        .as("a number given twice after %s", done)
                        .isZero();
                assertThat(count(tx, "SELECT count(*) AS n FROM deployment WHERE attempt > %d".formatted(RETRIES + 1)))
                        .as("too many attempts after %s", done)
                        .isZero();
                for (UUID device : fleet) {
                    told(tx, device, done);
                }
                for (UUID id : made) {
                    counted(tx, id, done);
                }
            });
        }

        private List<UUID> twiceOpen(Tx tx) {
            return tx.list("""
                    SELECT d.device_id FROM deployment d
                    WHERE d.state IN ('OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED')
                    GROUP BY d.device_id HAVING count(*) > 1
                    """, row -> row.uuid("device_id"));
        }

        private void told(Tx tx, UUID device, List<Step> done) {
            if (deployments.due(tx, device) instanceof Due.Install install) {
                Offer offer =
                        deployments.offer(tx, device, "", install.actionId()).orElseThrow();
                assertThat(offer.deployment().offeredAt())
                        .as("told unoffered after %s", done)
                        .isNotNull();
                assertThat(offer.deployment().device()).isEqualTo(device);
                assertThat(offer.files()).isNotEmpty();
                if (offer.state() == Deployment.State.OFFERED) {
                    assertThat(offer.rollout().state())
                            .as("offered by a rollout at rest after %s", done)
                            .isEqualTo(Rollout.State.RUNNING);
                }
            }
        }

        private void counted(Tx tx, UUID id, List<Step> done) {
            Rollout now = rollouts.require(product, id);
            Rollout was = before.put(id, now);
            long all = count(tx, "SELECT count(*) AS n FROM deployment WHERE rollout_id = '%s'".formatted(id));
            long devicesOf = count(
                    tx, "SELECT count(DISTINCT device_id) AS n FROM deployment WHERE rollout_id = '%s'".formatted(id));
            assertThat(devicesOf).isEqualTo(all);
            assertThat(rollouts.progress(organization.id, id).total())
                    .as("counters after %s", done)
                    .isEqualTo(all);
            assertThat(Tally.devices(standings.tallies(organization.id, id)))
                    .as("standings after %s", done)
                    .isEqualTo(all);
            if (was != null) {
                assertThat(now.phase()).as("phase after %s", done).isGreaterThanOrEqualTo(was.phase());
                if (was.state().isOver()) {
                    assertThat(now.state()).as("over after %s", done).isEqualTo(was.state());
                }
            }
            Instant offered = tx.one(
                    "SELECT coalesce(max(offered_at), 'epoch') AS at FROM deployment WHERE rollout_id = ?",
                    row -> row.instant("at"),
                    id);
            if (now.state() == Rollout.State.PAUSED) {
                Instant earlier = lastOfferWhenPaused.putIfAbsent(id, offered);
                assertThat(earlier == null || !offered.isAfter(earlier))
                        .as("offered while paused after %s", done)
                        .isTrue();
            } else {
                lastOfferWhenPaused.remove(id);
            }
        }

        private long count(Tx tx, String sql) {
            return tx.one(sql, row -> row.longValue("n"));
        }
    }
}
