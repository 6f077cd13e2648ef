package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class IngestCountStore {

    /**
     * Chunks acknowledged, and what became of them: {@code received = decoded + quarantined + waiting + pending}.
     *
     * @param decoded in messages that were taken, or repetitions of such
     * @param quarantined in messages that were not, replayed since or not
     * @param waiting in messages whose rest has not come
     * @param pending not looked at yet
     * @param pendingSince when the oldest of those came in; null if there are none
     */
    record Status(
            long received,
            long decoded,
            long quarantined,
            long waiting,
            long pending,
            @Nullable Instant pendingSince) {}

    void add(Tx tx, Lane lane, ProductId product, long decoded, long quarantined) {
        tx.update("""
                INSERT INTO ingest_count (organization_id, product_id, partition, decoded, quarantined)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, partition) DO UPDATE
                SET decoded = ingest_count.decoded + excluded.decoded,
                    quarantined = ingest_count.quarantined + excluded.quarantined
                """, lane.organization(), product.value(), lane.partition(), decoded, quarantined);
    }

    /**
     * One statement, so that the parts are of one moment; planned each time, as the log may be empty or long. CASE, since
     * row-level security lets no index serve a condition with COALESCE, which PostgreSQL does not count as leakproof.
     */
    Status status(Tx tx, ProductId product) {
        tx.update("SET LOCAL plan_cache_mode = force_custom_plan");
        return tx.one(
                """
                SELECT *, greatest(received - decoded - quarantined - waiting, 0) AS pending FROM
                    (SELECT coalesce(sum(chunks), 0)::bigint AS received FROM ingest_received WHERE product_id = ?) AS log,
                    (SELECT coalesce(sum(decoded), 0)::bigint AS decoded,
                            coalesce(sum(quarantined), 0)::bigint AS quarantined
                     FROM ingest_count WHERE product_id = ?) AS done,
                    (SELECT count(*) AS waiting FROM open_chunk WHERE product_id = ?) AS open,
                    (SELECT min(next.received_at) AS since
                     FROM product p CROSS JOIN generate_series(?, ?) AS g (partition)
                     LEFT JOIN ingest_offset o ON o.organization_id = p.organization_id AND o.partition = g.partition
                     CROSS JOIN LATERAL (
                         SELECT c.received_at FROM chunk_log c
                         WHERE c.organization_id = p.organization_id AND c.partition = g.partition
                           AND c.product_id = p.id AND c.sequence > CASE WHEN o.sequence IS NULL THEN 0 ELSE o.sequence END
                         ORDER BY c.sequence LIMIT 1) AS next
                     WHERE p.id = ?) AS rest
                """,
                row -> new Status(
                        row.longValue("received"),
                        row.longValue("decoded"),
                        row.longValue("quarantined"),
                        row.longValue("waiting"),
                        row.longValue("pending"),
                        row.instantOrNull("since")),
                product.value(),
                product.value(),
                product.value(),
                Lane.first(product),
                Lane.first(product) + Lane.PARTITIONS_OF_PRODUCT - 1,
                product.value());
    }

    /** Where the log itself says what waits in it. */
    Status status(Tx tx, ProductId product, long pending, @Nullable Instant pendingSince) {
        return tx.one(
                """
                SELECT * FROM
                    (SELECT coalesce(sum(decoded), 0)::bigint AS decoded,
                            coalesce(sum(quarantined), 0)::bigint AS quarantined
                     FROM ingest_count WHERE product_id = ?) AS done,
                    (SELECT count(*) AS waiting FROM open_chunk WHERE product_id = ?) AS open
                """,
                row -> {
                    long decoded = row.longValue("decoded");
                    long quarantined = row.longValue("quarantined");
                    long waiting = row.longValue("waiting");
                    return new Status(
                            decoded + quarantined + waiting + pending,
                            decoded,
                            quarantined,
                            waiting,
                            pending,
                            pendingSince);
                },
                product.value(),
                product.value());
    }
}
