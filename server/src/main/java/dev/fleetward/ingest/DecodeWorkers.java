package dev.fleetward.ingest;

import dev.fleetward.ingest.LaneWorker.Worked;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.Roles;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.observation.Timing;
import dev.fleetward.kernel.tracing.Tracing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** The threads that make events of acknowledged chunks. A message that cannot be taken never holds up the others. */
@ApplicationScoped
class DecodeWorkers {
    private static final Logger LOG = Logger.getLogger(DecodeWorkers.class);
    private static final int MAX_WORKERS = 4;
    private static final Duration IDLE = Duration.ofSeconds(5);
    /** What other servers took in and did not decode, because they do not or are no more. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final long GIVE_WAY_FACTOR = 8;
    private static final long MIN_GIVE_WAY_NANOS = Duration.ofMillis(250).toNanos();
    private static final long MAX_GIVE_WAY_NANOS = Duration.ofSeconds(2).toNanos();
    /** What waited longer is not made to wait for the sake of others. */
    private static final Duration MAX_LAG = Duration.ofSeconds(15);
    /** SQLSTATE classes that say the database is troubled, not that the message is. */
    private static final List<String> TROUBLE = List.of("08", "40", "53", "55", "57", "58");

    private final Clock clock;
    private final DurableLog log;
    private final LaneWorker worker;
    private final LaneQueue lanes = new LaneQueue();
    private final List<Loop> loops;
    private final Load load;
    private final Tracing tracing;
    private final Timing batches;
    private final LongAdder decoded;
    private final Roles roles;
    private final Loop look = new Loop("decode-look", LOOK_EVERY, this::look);

    DecodeWorkers(Clock clock, DurableLog log, LaneWorker worker, Meters meters, Tracing tracing, Roles roles) {
        this.batches = meters.timing("fleetward_decode_batch_seconds");
        this.decoded = meters.counter("fleetward_decoded_chunks_total");
        this.roles = roles;
        this.clock = clock;
        this.log = log;
        this.tracing = tracing;
        this.worker = worker;
        int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_WORKERS);
        this.load = new Load(System::nanoTime, workers);
        this.loops = IntStream.range(0, workers)
                .mapToObj(number -> new Loop("decode-" + number, IDLE, this::turn))
                .toList();
    }

    void start(@Observes StartupEvent event) {
        look();
        loops.forEach(roles::startWorker);
        if (log.mustBeLookedAt()) {
            roles.startWorker(look);
        }
    }

    private boolean look() {
        List<Lane> withWork = log.lanes();
        withWork.forEach(lanes::add);
        if (!withWork.isEmpty()) {
            loops.forEach(Loop::wake);
        }
        return false;
    }

    void stop(@Observes ShutdownEvent event) {
        look.stop();
        loops.forEach(Loop::stop);
    }

    /** After a commit of so many chunks, which so many requests shared. */
    void wake(Collection<Lane> withWork, int chunks, int requests) {
        load.arrived(chunks, requests);
        withWork.forEach(lanes::add);
        loops.forEach(Loop::wake);
    }

    /** After somebody else held the lane, so that a worker may have passed it by. */
    void wake(Lane lane) {
        lanes.add(lane);
        loops.forEach(Loop::wake);
    }

    LaneQueue.Standing standing() {
        return lanes.standing(System.nanoTime());
    }

    private boolean turn() {
        Optional<Lane> lane = lanes.take();
        if (lane.isEmpty()) {
            return false;
        }
        Worked worked = null;
        long began = System.nanoTime();
        try (var span = tracing.work("decode batch")) {
            worked = work(lane.get());
            span.with("fleetward.chunks", worked.chunks());
        } finally {
            lanes.done(lane.get(), worked == null || worked.chunks() > 0);
        }
        long took = System.nanoTime() - began;
        load.decoded(worked.chunks(), took);
        if (worked.chunks() > 0) {
            batches.took(took);
            decoded.add(worked.chunks());
        }
        if (worked.upTo().isAfter(clock.instant().minus(MAX_LAG))) {
            giveWay(took);
        }
        return true;
    }

    /** Acknowledging comes before decoding: at a rush the log takes the load and is worked off behind it. */
    private void giveWay(long workedNanos) {
        if (load.isRush()) {
            LockSupport.parkNanos(Math.clamp(GIVE_WAY_FACTOR * workedNanos, MIN_GIVE_WAY_NANOS, MAX_GIVE_WAY_NANOS));
        }
    }

    private Worked work(Lane lane) {
        try {
            return worker.work(lane, LaneWorker.MAX_BATCH_CHUNKS);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (isTrouble(e)) {
                throw e;
            }
            LOG.warnf("a batch of %s failed (%s); it is taken in parts", lane, e);
            return workInParts(lane);
        }
    }

    /** Halves what is taken at once until the message at fault is alone, and takes more again behind it. */
    private Worked workInParts(Lane lane) {
        int atOnce = LaneWorker.MAX_BATCH_CHUNKS / 2;
        int left = LaneWorker.MAX_BATCH_CHUNKS;
        Worked worked = Worked.NOTHING;
        while (left > 0) {
            try {
                worked = worker.work(lane, atOnce);
                if (worked.chunks() == 0) {
                    return worked;
                }
                left -= worked.chunks();
                atOnce = Math.min(2 * atOnce, LaneWorker.MAX_BATCH_CHUNKS / 2);
            } catch (RuntimeException | OutOfMemoryError e) {
                if (isTrouble(e)) {
                    throw e;
                }
                if (atOnce > 1) {
                    atOnce /= 2;
                } else {
                    LOG.errorf(e, "a message of %s goes to quarantine", lane);
                    worker.passOverOne(lane, "It could be read, but storing it failed: " + e);
                    left--;
                }
            }
        }
        return worked;
    }

    private static boolean isTrouble(Throwable failure) {
        if (failure instanceof UncheckedIOException) {
            return true;
        }
        return failure instanceof DbFailure database
                && (database.state().isEmpty() || TROUBLE.stream().anyMatch(database.state()::startsWith));
    }
}
