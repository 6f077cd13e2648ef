package dev.fleetward.ingest;

import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where acknowledged chunks lie until they are decoded, each lane's in order. How far a lane is worked off is kept in
 * PostgreSQL with the effects, wherever the chunks lie. Safe for concurrent use.
 */
interface DurableLog {

    @FunctionalInterface
    interface Settled {
        /** @param failure null when all chunks of the request are durable */
        void settled(Append append, @Nullable RuntimeException failure);
    }

    /** Tells of each request once, on any thread. Returns when it is time for the next batch. */
    void append(List<Append> batch, Settled settled);

    /** Those that may have something to decode. */
    List<Lane> lanes();

    /**
     * What follows in a lane whose offset this transaction has locked: at least one chunk if there is any, however large.
     *
     * @throws UncheckedIOException when it cannot be read at present
     */
    List<LoggedChunk> after(Tx tx, Lane lane, long sequence, int maxChunks, long maxBytes);

    BacklogStore.Backlog backlog();

    IngestCountStore.Status status(Tx tx, Product product);

    /** When the oldest that was not looked at came in. */
    Optional<Instant> undecodedSince();

    /**
     * Nothing the log has of the device under this name is decoded from now on.
     *
     * @return how many chunks went at once
     * @throws Problem 503 when the log cannot be asked at present
     */
    long eraseNamed(Tx tx, OrganizationId organization, DeviceKey key);

    /**
     * Waits until nothing is left of what was erased.
     *
     * @return whether there was anything left
     * @throws IllegalStateException when that takes too long; ask again
     */
    boolean finishErasures(OrganizationId organization);

    void deleteProcessed(Instant receivedBefore);

    /** Whether what this server takes in may become durable, or be taken in by others, without its noticing. */
    boolean mustBeLookedAt();
}
