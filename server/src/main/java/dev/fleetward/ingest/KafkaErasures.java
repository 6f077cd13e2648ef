package dev.fleetward.ingest;

import dev.fleetward.ingest.KafkaLaneStore.Erasing;
import dev.fleetward.ingest.KafkaLaneStore.Standing;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Erasure from a log that cannot drop single records: what the device sent is passed over from now on, and once the lane
 * is worked off to there, its beginning goes. Kept in PostgreSQL until then, so that a restart goes on with it.
 */
@ApplicationScoped
class KafkaErasures {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private final Db db;
    private final KafkaTopics topics;
    private final KafkaLaneStore lanes;

    KafkaErasures(Db db, KafkaTopics topics, KafkaLaneStore lanes) {
        this.db = db;
        this.topics = topics;
        this.lanes = lanes;
    }

    void begin(Tx tx, Lane lane, DeviceKey device) {
        if (lanes.find(tx, lane).isEmpty()) {
            return;
        }
        try {
            long end = topics.end(lane);
            if (end > 0) {
                lanes.erase(tx, new Erasing(lane, device, end));
            }
        } catch (UncheckedIOException e) {
            throw new Problem(
                    503,
                    "busy",
                    "Busy",
                    "Kafka, which keeps what devices sent, does not answer, so that nothing can be erased. Try again in a few"
                            + " minutes.");
        }
    }

    boolean finish(OrganizationId organization) {
        List<Erasing> left = of(organization);
        if (left.isEmpty()) {
            return false;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty()) {
            finishWorkedOff(left);
            left = of(organization);
            if (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the chunk log is not worked off yet to where the device's data ends");
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
        return true;
    }

    void finishReady() {
        finishWorkedOff(db.acrossOrganizations(lanes::erasing));
    }

    private List<Erasing> of(OrganizationId organization) {
        return db.inTransaction(organization, lanes::erasing);
    }

    private void finishWorkedOff(Collection<Erasing> erasing) {
        if (erasing.isEmpty()) {
            return;
        }
        Map<Lane, Long> positions = db.acrossOrganizations(lanes::standing).stream()
                .collect(Collectors.toMap(Standing::lane, Standing::position));
        Map<Lane, Long> ready = erasing.stream()
                .filter(one -> positions.getOrDefault(one.lane(), 0L) >= one.beforeOffset())
                .collect(Collectors.toMap(Erasing::lane, Erasing::beforeOffset, Math::max));
        if (!ready.isEmpty()) {
            topics.deleteBefore(ready);
            ready.forEach(
                    (lane, offset) -> db.doInTransaction(lane.organization(), tx -> lanes.erased(tx, lane, offset)));
        }
    }
}
