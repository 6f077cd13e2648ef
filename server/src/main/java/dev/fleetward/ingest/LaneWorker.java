package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Works a lane off, a batch at a time: effects and offset in one transaction, so that a process killed anywhere starts
 * again where it was. Safe for concurrent use on different lanes.
 */
@ApplicationScoped
class LaneWorker {
    static final int MAX_BATCH_CHUNKS = 4_000;
    static final long MAX_BATCH_BYTES = 8L * 1024 * 1024;

    private final Db db;
    private final Clock clock;
    private final DurableLog log;
    private final ChunkLogStore offsets;
    private final StreamStore streamStore;
    private final QuarantineStore quarantine;
    private final IngestCountStore counts;
    private final Products products;
    private final Delivery delivery;
    private final Map<Lane, LaneStreams> lanes = new ConcurrentHashMap<>();

    LaneWorker(
            Db db,
            Clock clock,
            DurableLog log,
            ChunkLogStore offsets,
            StreamStore streamStore,
            QuarantineStore quarantine,
            IngestCountStore counts,
            Products products,
            Delivery delivery) {
        this.db = db;
        this.clock = clock;
        this.log = log;
        this.offsets = offsets;
        this.streamStore = streamStore;
        this.quarantine = quarantine;
        this.counts = counts;
        this.products = products;
        this.delivery = delivery;
    }

    /**
     * @param chunks how many were taken; fewer than asked for only when there are no more or they are large
     * @param upTo when the last of them came in
     */
    record Worked(int chunks, Instant upTo) {
        static final Worked NOTHING = new Worked(0, Instant.MAX);
    }

    /** All of it or, when it throws, nothing. */
    Worked work(Lane lane, int maxChunks) {
        return work(lane, maxChunks, null);
    }

    /** Puts what the next chunk completes into quarantine. */
    void passOverOne(Lane lane, String why) {
        work(lane, 1, why);
    }

    private Worked work(Lane lane, int maxChunks, @Nullable String insteadOfDelivery) {
        boolean done = false;
        try {
            Worked worked =
                    db.inTransaction(lane.organization(), tx -> workWithin(tx, lane, maxChunks, insteadOfDelivery));
            done = true;
            return worked;
        } finally {
            if (!done) {
                // What is in memory is ahead of the database now.
                lanes.remove(lane);
            }
        }
    }

    private Worked workWithin(Tx tx, Lane lane, int maxChunks, @Nullable String insteadOfDelivery) {
        tx.needNotOutliveCrash();
        OptionalLong offset = offsets.lockOffset(tx, lane);
        if (offset.isEmpty()) {
            return Worked.NOTHING;
        }
        List<LoggedChunk> chunks = log.after(tx, lane, offset.getAsLong(), maxChunks, MAX_BATCH_BYTES);
        if (chunks.isEmpty()) {
            return Worked.NOTHING;
        }
        LaneStreams streams = streams(lane, offset.getAsLong());
        var known = known(lane, chunks);
        List<LoggedChunk> ofKnown = chunks.stream()
                .filter(chunk -> known.containsKey(chunk.product()) && !chunk.erased())
                .toList();
        int usable = streams.load(
                tx,
                ofKnown.stream()
                        .map(chunk -> new DeviceKey(chunk.product(), chunk.serial()))
                        .toList());
        var batch = new LaneBatch(tx, lane, clock.instant(), delivery, quarantine, insteadOfDelivery);
        for (LoggedChunk logged : ofKnown.subList(0, usable)) {
            Product product = known.get(logged.product());
            if (product != null) {
                var key = new DeviceKey(logged.product(), logged.serial());
                List<Outcome> outcomes = logged.carrier() == Carrier.CHUNK
                        ? streams.of(key).take(logged.chunk())
                        : whole(logged.chunk());
                batch.apply(product, logged.serial(), logged.carrier(), outcomes);
            }
        }
        boolean whole = usable == ofKnown.size();
        Chunk last = (whole ? chunks.getLast() : ofKnown.get(usable - 1)).chunk();
        batch.save(counts);
        streams.save(tx, lane, last.sequence());
        offsets.moveOffset(tx, lane, last.sequence());
        tx.afterCommit(streams::trim);
        return new Worked(whole ? chunks.size() : usable, last.receivedAt());
    }

    /** Other carriers bring their messages whole. */
    private static List<Outcome> whole(Chunk message) {
        return List.of(new Outcome.Completed(message.bytes(), List.of(message)));
    }

    private LaneStreams streams(Lane lane, long offset) {
        LaneStreams streams = lanes.get(lane);
        if (streams == null || !streams.isAt(offset)) {
            streams = new LaneStreams(streamStore, offset);
            lanes.put(lane, streams);
        }
        return streams;
    }

    /** Chunks of a product deleted since are passed over: nobody may see what they say. */
    private Map<ProductId, Product> known(Lane lane, List<LoggedChunk> chunks) {
        var known = new HashMap<ProductId, Product>();
        for (LoggedChunk chunk : chunks) {
            if (!known.containsKey(chunk.product())) {
                products.byId(lane.organization(), chunk.product())
                        .ifPresent(product -> known.put(product.id(), product));
            }
        }
        return known;
    }

    /** Drops what is in memory of the lane; the database has what counts. */
    void forget(Lane lane) {
        lanes.remove(lane);
    }

    /** Gives up a message of which nothing came for too long. */
    boolean expire(Lane lane, DeviceKey key, String why) {
        return db.inTransaction(lane.organization(), tx -> {
            OptionalLong offset = offsets.lockOffset(tx, lane);
            Optional<Product> product = products.byId(lane.organization(), key.product());
            if (offset.isEmpty() || product.isEmpty()) {
                return false;
            }
            lanes.remove(lane);
            var stream = new DeviceStream(null, streamStore.open(tx, key));
            var batch = new LaneBatch(tx, lane, clock.instant(), delivery, quarantine, null);
            batch.apply(product.get(), key.serial(), Carrier.CHUNK, stream.giveUp("timed-out", why));
            batch.save(counts);
            var changes = new StreamChanges();
            stream.save(changes, key);
            streamStore.save(tx, lane, changes);
            return true;
        });
    }
}
