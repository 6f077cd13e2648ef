package dev.fleetward.lake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** SQL of the catalogue and of the rows on their way to Parquet. */
@ApplicationScoped
class LakeStore {
    static final String CATALOG = "fleetward";

    /** A staged row is up to some megabytes of log lines. */
    private static final int STAGED_READ_TOGETHER = 16;

    record Named(OrganizationId organization, String table) {}

    void stage(Tx tx, OrganizationId organization, LakeTable table, Collection<LakeBatch> batches, Instant now) {
        if (batches.isEmpty()) {
            return;
        }
        tx.update(
                """
                INSERT INTO lake_staging
                    (organization_id, table_name, product_id, device_id, row_count, staged_at, entries)
                SELECT ?, ?, b.product_id, b.device_id, b.row_count, ?, b.entries
                FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::bytea[])
                    AS b (product_id, device_id, row_count, entries)
                """,
                organization,
                table.name(),
                now,
                batches.stream().map(LakeBatch::product).toArray(UUID[]::new),
                batches.stream().map(LakeBatch::device).toArray(UUID[]::new),
                batches.stream().map(batch -> batch.entries().size()).toArray(Integer[]::new),
                batches.stream().map(batch -> Staged.encode(table, batch)).toArray(byte[][]::new));
    }

    /** Takes the oldest batches out, one at least. Nobody else does so while the table is locked. */
    List<Staged> take(Tx tx, OrganizationId organization, LakeTable table, int maxBatches, long maxBytes) {
        return tx.list("""
                DELETE FROM lake_staging
                WHERE id = ANY (ARRAY(
                    SELECT id FROM (
                        SELECT id, sum(length(entries)) OVER (ORDER BY id) - length(entries) AS bytes_before
                        FROM (SELECT id, entries FROM lake_staging WHERE organization_id = ? AND table_name = ?
                              ORDER BY id LIMIT ?) AS oldest) AS measured
                    WHERE bytes_before < ?))
                RETURNING id, product_id, device_id, entries
                """, LakeStore::staged, organization, table.name(), maxBatches, maxBytes);
    }

    private static Staged staged(Row row) {
        return new Staged(row.longValue("id"), row.uuid("product_id"), row.uuid("device_id"), row.bytes("entries"));
    }

    /**
     * What a question reads, seen at one instant: a flush moves rows from one side to the other in one commit.
     *
     * @param waiting is handed what waits, which may be more than fits in memory
     * @return where the metadata of what is in files lies
     */
    Optional<String> snapshot(
            Tx tx, OrganizationId organization, LakeTable table, @Nullable UUID device, Consumer<Staged> waiting) {
        var locations = new ArrayList<String>();
        tx.each(
                STAGED_READ_TOGETHER,
                """
                SELECT metadata_location, NULL::bigint AS id, NULL::uuid AS product_id, NULL::uuid AS device_id,
                       NULL::bytea AS entries
                FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?
                UNION ALL
                SELECT NULL, id, product_id, device_id, entries
                FROM lake_staging
                WHERE organization_id = ? AND table_name = ? AND (?::uuid IS NULL OR device_id = ?::uuid)
                """,
                row -> {
                    String location = row.textOrNull("metadata_location");
                    if (location != null) {
                        locations.add(location);
                    } else {
                        waiting.accept(staged(row));
                    }
                },
                CATALOG,
                Warehouse.namespace(organization),
                table.name(),
                organization,
                table.name(),
                device,
                device);
        return locations.stream().findFirst();
    }

    record Waiting(long rows, @Nullable Instant since) {}

    Waiting waiting(Tx tx, OrganizationId organization, LakeTable table) {
        return tx.one(
                """
                SELECT coalesce(sum(row_count), 0)::bigint AS rows, min(staged_at) AS since
                FROM lake_staging WHERE organization_id = ? AND table_name = ?
                """, row -> new Waiting(row.longValue("rows"), row.instantOrNull("since")), organization, table.name());
    }

    /** Of all organizations. */
    Waiting waiting(Tx tx) {
        return tx.one(
                "SELECT coalesce(sum(row_count), 0)::bigint AS rows, min(staged_at) AS since FROM lake_staging",
                row -> new Waiting(row.longValue("rows"), row.instantOrNull("since")));
    }

    Optional<String> metadataLocation(Tx tx, OrganizationId organization, String table) {
        return tx.first("""
                SELECT metadata_location FROM iceberg_tables
                WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?
                """, row -> row.text("metadata_location"), CATALOG, Warehouse.namespace(organization), table);
    }

    /** Nobody else flushes or changes the table until this transaction ends. */
    void lock(Tx tx, OrganizationId organization, String table) {
        var _ = tx.list(
                "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?, 0))",
                row -> true,
                Warehouse.namespace(organization) + "." + table);
    }

    boolean create(Tx tx, OrganizationId organization, String table, String location) {
        return tx.update("""
                        INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location,
                                                    iceberg_type, organization_id)
                        VALUES (?, ?, ?, ?, 'TABLE', ?) ON CONFLICT DO NOTHING
                        """, CATALOG, Warehouse.namespace(organization), table, location, organization) == 1;
    }

    boolean swap(Tx tx, OrganizationId organization, String table, @Nullable String expected, String location) {
        return tx.update("""
                        UPDATE iceberg_tables
                        SET metadata_location = ?, previous_metadata_location = metadata_location
                        WHERE catalog_name = ? AND table_namespace = ? AND table_name = ? AND metadata_location = ?
                        """, location, CATALOG, Warehouse.namespace(organization), table, expected) == 1;
    }

    /** Those staged by a clock that was ahead as well. */
    List<Named> dueForFlush(Tx tx, int rows, Instant stagedBefore) {
        return tx.list(
                """
                SELECT organization_id, table_name FROM lake_staging
                GROUP BY organization_id, table_name
                HAVING sum(row_count) >= ? OR min(staged_at) < ? OR max(staged_at) > now() + interval '1 hour'
                """,
                row -> new Named(new OrganizationId(row.uuid("organization_id")), row.text("table_name")),
                rows,
                stagedBefore);
    }

    List<Named> tables(Tx tx) {
        return tx.list(
                "SELECT organization_id, table_name FROM iceberg_tables WHERE catalog_name = ?",
                row -> new Named(new OrganizationId(row.uuid("organization_id")), row.text("table_name")),
                CATALOG);
    }

    int forget(Tx tx, LakeTable table, UUID device) {
        return tx.update("DELETE FROM lake_staging WHERE table_name = ? AND device_id = ?", table.name(), device);
    }
}
