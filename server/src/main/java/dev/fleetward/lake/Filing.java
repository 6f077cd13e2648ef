package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.stream.Collectors;

/** Moves rows that wait into a file. */
final class Filing {
    static final long MAX_BYTES = 48L << 20;
    private static final int MAX_BATCHES = 50_000;

    private final Db db;
    private final LakeStore store;
    private final Duck duck;
    private final Warehouse warehouse;
    private final Instance<RowConsumer> consumers;

    Filing(Db db, LakeStore store, Duck duck, Warehouse warehouse, Instance<RowConsumer> consumers) {
        this.db = db;
        this.store = store;
        this.duck = duck;
        this.warehouse = warehouse;
        this.consumers = consumers;
    }

    /** @return rows moved */
    long flush(OrganizationId organization, LakeTable table) {
        return db.inTransaction(organization, tx -> {
            // Before the file exists: who clears up stray files holds this lock too.
            store.lock(tx, organization, table.name());
            List<Staged> batches = store.take(tx, organization, table, MAX_BATCHES, MAX_BYTES);
            if (batches.isEmpty()) {
                return 0L;
            }
            long offset = batches.stream().mapToLong(Staged::id).max().orElseThrow();
            String target = warehouse.newDataFile(organization, table);
            Parquet.Written written = duck.run("writing " + table.name(), connection -> {
                Parquet.load(connection, table, batches);
                return Parquet.write(connection, table, "staged", warehouse.files(), target);
            });
            tell(tx, organization, table, batches);
            warehouse
                    .open(tx, organization, table)
                    .newAppend()
                    .appendFile(warehouse.describe(written))
                    .set(Lake.OFFSET, Long.toString(offset))
                    .commit();
            return written.rows();
        });
    }

    private void tell(Tx tx, OrganizationId organization, LakeTable table, List<Staged> batches) {
        for (RowConsumer consumer : consumers) {
            if (consumer.table().equals(table)) {
                consumer.accept(
                        tx,
                        organization,
                        batches.stream().map(Staged::device).collect(Collectors.toSet()),
                        () -> batches.stream().map(batch -> batch.decode(table)).iterator());
            }
        }
    }
}
