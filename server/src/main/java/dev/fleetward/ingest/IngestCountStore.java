package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class IngestCountStore {

    /**
     * Chunks acknowledged, and what became of them: {@code received = decoded + quarantined + waiting + pending}.
     *
     * @param decoded in messages that were taken, or repetitions of such
     * @param quarantined in messages that were not, replayed since or not
     * @param waiting in messages whose rest has not come
     * @param pending not looked at yet
     */
    record Status(long received, long decoded, long quarantined, long waiting, long pending) {}

    void add(Tx tx, Lane lane, ProductId product, long decoded, long quarantined) {
        tx.update("""
                INSERT INTO ingest_count (organization_id, product_id, partition, decoded, quarantined)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, partition) DO UPDATE
                SET decoded = ingest_count.decoded + excluded.decoded,
                    quarantined = ingest_count.quarantined + excluded.quarantined
                """, lane.organization(), product.value(), lane.partition(), decoded, quarantined);
    }

    /** One statement, so that the parts are of one moment. */
    Status status(Tx tx, ProductId product) {
        return tx.one(
                """
                SELECT *, decoded + quarantined + waiting + pending AS received FROM
                    (SELECT coalesce(sum(decoded), 0)::bigint AS decoded,
                            coalesce(sum(quarantined), 0)::bigint AS quarantined
                     FROM ingest_count WHERE product_id = ?) AS done,
                    (SELECT count(*) AS waiting FROM open_chunk WHERE product_id = ?) AS open,
                    (SELECT count(*) AS pending FROM chunk_log c
                     WHERE c.organization_id = (SELECT organization_id FROM product WHERE id = ?) AND c.product_id = ?
                       AND c.sequence > coalesce((SELECT o.sequence FROM ingest_offset o
                                                  WHERE o.organization_id = c.organization_id
                                                    AND o.partition = c.partition), 0)) AS rest
                """,
                row -> new Status(
                        row.longValue("received"),
                        row.longValue("decoded"),
                        row.longValue("quarantined"),
                        row.longValue("waiting"),
                        row.longValue("pending")),
                product.value(),
                product.value(),
                product.value(),
                product.value());
    }
}
