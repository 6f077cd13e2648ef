package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Seed;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.standing.Standings;
import dev.fleetward.updates.standing.Tally;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What {@link RolloutModelTest} lists, held against the database. */
final class RolloutInvariants {
    private final RolloutWorld world;
    private final Rollouts rollouts = Seed.bean(Rollouts.class);
    private final Deployments deployments = Seed.bean(Deployments.class);
    private final Standings standings = Seed.bean(Standings.class);
    private final Db db = Seed.bean(Db.class);
    private final Map<UUID, Rollout> before = new HashMap<>();
    private final Map<UUID, Instant> lastOfferWhenPaused = new HashMap<>();
    private int hoursSeen;

    RolloutInvariants(RolloutWorld world) {
        this.world = world;
    }

    void check(List<RolloutStep> done) {
        if (world.hoursPassed > hoursSeen) {
            lastOfferWhenPaused.clear();
            hoursSeen = world.hoursPassed;
        }
        db.doInTransaction(world.organization.id, tx -> {
            assertThat(twiceOpen(tx)).as("two open deployments after %s", done).isSubsetOf(world.insists);
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
                    """)).as("more than the cap after %s", done).isZero();
            assertThat(count(tx, """
                    SELECT count(*) AS n FROM deployment d JOIN past_action p ON p.action_id = d.action_id
                    """)).as("a number given twice after %s", done).isZero();
            assertThat(count(
                            tx,
                            "SELECT count(*) AS n FROM deployment WHERE attempt > %d"
                                    .formatted(RolloutWorld.RETRIES + 1)))
                    .as("too many attempts after %s", done)
                    .isZero();
            for (UUID device : world.fleet) {
                told(tx, device, done);
            }
            for (UUID id : world.made) {
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

    private void told(Tx tx, UUID device, List<RolloutStep> done) {
        if (deployments.due(tx, device) instanceof Due.Install install) {
            Offer offer = deployments.offer(tx, device, "", install.actionId()).orElseThrow();
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

    private void counted(Tx tx, UUID id, List<RolloutStep> done) {
        Rollout now = rollouts.require(world.product, id);
        Rollout was = before.put(id, now);
        long all = count(tx, "SELECT count(*) AS n FROM deployment WHERE rollout_id = '%s'".formatted(id));
        long devicesOf = count(
                tx, "SELECT count(DISTINCT device_id) AS n FROM deployment WHERE rollout_id = '%s'".formatted(id));
        assertThat(devicesOf).isEqualTo(all);
        assertThat(rollouts.progress(world.organization.id, id).total())
                .as("counters after %s", done)
                .isEqualTo(all);
        assertThat(Tally.devices(standings.tallies(world.organization.id, id)))
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
