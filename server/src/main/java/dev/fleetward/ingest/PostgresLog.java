package dev.fleetward.ingest;

import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The log as a table: what comes in while a commit is under way shares the next one. */
@ApplicationScoped
@Typed(PostgresLog.class)
class PostgresLog implements DurableLog {
    private static final int MAX_ROWS_PER_STATEMENT = 10_000;
    private static final int MAX_STATEMENTS_PER_RUN = 1_000;

    private final Db db;
    private final ChunkLogStore store;
    private final BacklogStore backlogs;
    private final IngestCountStore counts;
    private final Nodes nodes;

    PostgresLog(Db db, ChunkLogStore store, BacklogStore backlogs, IngestCountStore counts, Nodes nodes) {
        this.db = db;
        this.store = store;
        this.backlogs = backlogs;
        this.counts = counts;
        this.nodes = nodes;
    }

    @Override
    public void append(List<Append> batch, Settled settled) {
        RuntimeException failure = null;
        try {
            db.doAcrossOrganizations(tx -> store.append(tx, batch));
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Append append : batch) {
            settled.settled(append, failure);
        }
    }

    @Override
    public List<Lane> lanes() {
        return db.acrossOrganizations(store::lanes);
    }

    @Override
    public List<LoggedChunk> after(Tx tx, Lane lane, long sequence, int maxChunks, long maxBytes) {
        return store.after(tx, lane, sequence, maxChunks, maxBytes);
    }

    @Override
    public BacklogStore.Backlog backlog() {
        return db.acrossOrganizations(backlogs::backlog);
    }

    @Override
    public IngestCountStore.Status status(Tx tx, Product product) {
        return counts.status(tx, product.id());
    }

    /** Archives ask the table itself. */
    @Override
    public Optional<Instant> undecodedSince() {
        return Optional.empty();
    }

    @Override
    public long eraseNamed(Tx tx, OrganizationId organization, DeviceKey key) {
        return store.eraseNamed(tx, organization, key);
    }

    @Override
    public boolean finishErasures(OrganizationId organization) {
        return false;
    }

    /** In small transactions, so that nobody waits long for a lock. */
    @Override
    public void deleteProcessed(Instant receivedBefore) {
        int deleted = MAX_ROWS_PER_STATEMENT;
        for (int i = 0; i < MAX_STATEMENTS_PER_RUN && deleted == MAX_ROWS_PER_STATEMENT; i++) {
            deleted = db.acrossOrganizations(tx -> store.deleteProcessed(tx, receivedBefore, MAX_ROWS_PER_STATEMENT));
        }
    }

    @Override
    public boolean mustBeLookedAt() {
        return nodes.areSeveral();
    }
}
