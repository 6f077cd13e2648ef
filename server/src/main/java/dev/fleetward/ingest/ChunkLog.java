package dev.fleetward.ingest;

import dev.fleetward.kernel.DatabaseUnavailable;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.observation.Timing;
import dev.fleetward.products.ProductId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The durable log of acknowledged chunks. Appends that arrive while a commit is under way share the next one, so that
 * the cost of making them durable is divided by their number. Safe for concurrent use.
 */
@Startup
@ApplicationScoped
public class ChunkLog {
    static final int MAX_QUEUED_APPENDS = 16_384;
    /** A product that floods finds its half full, and the others theirs. */
    static final int MAX_QUEUED_OF_PRODUCT = MAX_QUEUED_APPENDS / 2;

    static final int MAX_BATCH_CHUNKS = 2_000;
    static final int MAX_BATCH_BYTES = 16 * 1024 * 1024;
    private static final Logger LOG = Logger.getLogger(ChunkLog.class);
    private static final long IDLE_MS = 200;
    private static final long NONE = 0;
    private final DurableLog log;
    private final DecodeWorkers workers;
    private final IngestMeters meters;
    private final Timing commits;
    private final Duration answersWithin;
    private final Map<ProductId, AtomicInteger> queuedOfProduct = new ConcurrentHashMap<>();
    private final BlockingQueue<Append> queue = new ArrayBlockingQueue<>(MAX_QUEUED_APPENDS);
    private final Thread committer;
    private volatile boolean stopping;
    /** As {@link System#nanoTime} said; {@link #NONE} while none is under way. */
    private volatile long commitBegan = NONE;

    private boolean isToldOfDatabase;

    ChunkLog(
            DurableLog log,
            DecodeWorkers workers,
            IngestMeters meters,
            Meters all,
            @ConfigProperty(name = "fleetward.database.answers-within") Duration answersWithin) {
        this.log = log;
        this.answersWithin = answersWithin;
        this.meters = meters;
        this.commits = all.timing("fleetward_chunk_log_commit_seconds");
        this.workers = workers;
        this.committer =
                Thread.ofPlatform().daemon().name("fleetward-chunk-log").start(this::run);
    }

    /**
     * Chunks of one request, or whole messages of another carrier, of one device: kept together and in order.
     *
     * @param acknowledgement called once they are durable, or are not
     */
    public record Append(
            OrganizationId organization,
            ProductId product,
            String serial,
            Carrier carrier,
            Instant receivedAt,
            List<byte[]> chunks,
            Acknowledgement acknowledgement) {

        int sizeBytes() {
            int size = 0;
            for (byte[] chunk : chunks) {
                size += chunk.length;
            }
            return size;
        }

        /** Without an acknowledgement of its own: for {@link #store}. */
        public Append(
                OrganizationId organization,
                ProductId product,
                String serial,
                Carrier carrier,
                Instant receivedAt,
                List<byte[]> chunks) {
            this(organization, product, serial, carrier, receivedAt, chunks, _ -> {});
        }

        private Append acknowledging(Acknowledgement other) {
            return new Append(organization, product, serial, carrier, receivedAt, chunks, other);
        }

        Lane lane() {
            return new Lane(organization, Lane.partition(product, serial));
        }
    }

    /** Called on the committer's thread: must not block. */
    @FunctionalInterface
    public interface Acknowledgement {
        /** @param failure null when the chunks are durable */
        void done(@Nullable RuntimeException failure);
    }

    /** @return false when the log is behind and takes no more for now; the acknowledgement is not called then */
    public boolean append(Append append) {
        if (isStuck()) {
            return false;
        }
        AtomicInteger queued = queuedOfProduct.computeIfAbsent(append.product, _ -> new AtomicInteger());
        if (queued.incrementAndGet() <= MAX_QUEUED_OF_PRODUCT && !stopping && queue.offer(append)) {
            return true;
        }
        queued.decrementAndGet();
        return false;
    }

    /**
     * Waits until all of it is durable.
     *
     * @throws Problem 503 when the log is behind, fails or takes too long; part of it may be durable all the same
     */
    public void store(List<Append> appends) {
        var done = new ArrayList<CompletableFuture<Optional<RuntimeException>>>();
        for (Append append : appends) {
            var durable = new CompletableFuture<Optional<RuntimeException>>();
            if (!append(append.acknowledging(failure -> durable.complete(Optional.ofNullable(failure))))) {
                throw behind("The log is behind.");
            }
            done.add(durable);
        }
        long until = System.nanoTime() + answersWithin.toNanos();
        try {
            for (var durable : done) {
                Optional<RuntimeException> failure =
                        durable.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (failure.isPresent()) {
                    throw refusal(failure.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw behind("The server is stopping.");
        } catch (ExecutionException | TimeoutException e) {
            throw tooSlow();
        }
    }

    /** What is answered when chunks could not be made durable. */
    static Problem refusal(RuntimeException failure) {
        return DatabaseUnavailable.behind(failure)
                .<Problem>map(away -> away)
                .orElseGet(() -> behind("It could not be stored."));
    }

    /** What is answered when it is not known yet whether they are. */
    static Problem tooSlow() {
        return behind("It could not be stored in time.");
    }

    /** How long whoever sent something waits for the answer. */
    Duration answersWithin() {
        return answersWithin;
    }

    /** A commit takes so long that nothing more is queued behind it. */
    private boolean isStuck() {
        long began = commitBegan;
        return began != NONE && System.nanoTime() - began > answersWithin.toNanos();
    }

    /** When the oldest that was not looked at came in, as far as the log's own table does not say it. */
    public Optional<Instant> undecodedSince() {
        return log.undecodedSince();
    }

    int queuedRequests() {
        return queue.size();
    }

    private static Problem behind(String why) {
        return new Problem(503, "busy", "Busy", why + " Send it again in a few seconds.");
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        committer.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void run() {
        var batch = new ArrayList<Append>();
        while (true) {
            try {
                Append first = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    fill(batch, first);
                    commit(batch);
                    batch.clear();
                } else if (stopping) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void fill(List<Append> batch, Append first) {
        batch.add(first);
        int chunks = first.chunks.size();
        int bytes = first.sizeBytes();
        while (chunks < MAX_BATCH_CHUNKS && bytes < MAX_BATCH_BYTES) {
            Append next = queue.poll();
            if (next == null) {
                return;
            }
            batch.add(next);
            chunks += next.chunks.size();
            bytes += next.sizeBytes();
        }
    }

    private void commit(List<Append> batch) {
        var commit = new Commit();
        long began = System.nanoTime();
        commitBegan = began == NONE ? 1 : began;
        try {
            log.append(batch, commit);
        } finally {
            commitBegan = NONE;
        }
        commit.end(began);
    }

    /** What became of a batch: workers are woken for all of it at once, and for each request that is settled later. */
    private final class Commit implements DurableLog.Settled {
        private List<Append> durable = new ArrayList<>();
        private @Nullable RuntimeException failure;
        private int failed;
        private boolean ended;

        @Override
        public void settled(Append append, @Nullable RuntimeException why) {
            AtomicInteger queued = queuedOfProduct.get(append.product);
            if (queued != null) {
                queued.decrementAndGet();
            }
            append.acknowledgement.done(why);
            if (!counts(append, why)) {
                wake(List.of(append));
            }
        }

        private synchronized boolean counts(Append append, @Nullable RuntimeException why) {
            if (why != null) {
                failure = why;
                failed++;
            } else if (ended) {
                return false;
            } else {
                durable.add(append);
            }
            return true;
        }

        synchronized void end(long began) {
            ended = true;
            // Of the brokers' absence KafkaLinks tells once, however many posts it meets.
            if (failure != null && !(failure instanceof UncheckedIOException)) {
                tell(failure, failed);
            }
            if (!durable.isEmpty()) {
                isToldOfDatabase = false;
                commits.since(began);
                wake(durable);
            }
            durable = List.of();
        }
    }

    /** Of the database's absence once, however many posts meet it. */
    private void tell(RuntimeException failure, int failed) {
        if (DatabaseUnavailable.behind(failure).isEmpty()) {
            LOG.errorf(failure, "%d requests of chunks could not be made durable", failed);
        } else if (!isToldOfDatabase) {
            isToldOfDatabase = true;
            LOG.warnf("chunks cannot be made durable and are refused until the database answers: %s", failure);
        }
    }

    private void wake(List<Append> durable) {
        var lanes = new HashSet<Lane>();
        int chunks = 0;
        for (Append append : durable) {
            lanes.add(append.lane());
            chunks += append.chunks.size();
            meters.accepted(append.carrier, append.chunks.size());
        }
        workers.wake(lanes, chunks, durable.size());
    }
}
