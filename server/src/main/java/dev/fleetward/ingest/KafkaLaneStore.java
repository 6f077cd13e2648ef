package dev.fleetward.ingest;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which lanes lie in Kafka, from where on, and what of them is to be erased. */
@ApplicationScoped
class KafkaLaneStore {

    /** @param base what sequences have more than offsets; null while PostgreSQL has chunks of before */
    record Known(@Nullable String topicId, @Nullable Long base) {}

    /** @param position the offset of the next chunk to be decoded */
    record Standing(Lane lane, boolean isBegun, long position) {}

    /** @param beforeOffset what the device sent before it is passed over */
    record Erasing(Lane lane, DeviceKey device, long beforeOffset) {}

    void register(Tx tx, OrganizationId organization, int firstPartition) {
        tx.update("""
                INSERT INTO kafka_lane (organization_id, partition)
                SELECT ?, g.partition FROM generate_series(?, ?) AS g (partition) ON CONFLICT DO NOTHING
                """, organization, firstPartition, firstPartition + Lane.PARTITIONS_OF_PRODUCT - 1);
    }

    boolean any(Tx tx) {
        return tx.one("SELECT EXISTS (SELECT FROM kafka_lane) AS found", row -> row.bool("found"));
    }

    Optional<Known> find(Tx tx, Lane lane) {
        return tx.first(
                "SELECT topic_id, base FROM kafka_lane WHERE organization_id = ? AND partition = ?",
                row -> new Known(row.textOrNull("topic_id"), row.longOrNull("base")),
                lane.organization(),
                lane.partition());
    }

    void begin(Tx tx, Lane lane, String topicId, long base) {
        tx.update(
                "UPDATE kafka_lane SET topic_id = ?, base = ? WHERE organization_id = ? AND partition = ?",
                topicId,
                base,
                lane.organization(),
                lane.partition());
    }

    private static final String STANDING = """
            SELECT k.organization_id, k.partition, k.base IS NOT NULL AS begun,
                   CASE WHEN k.base IS NULL OR o.sequence IS NULL THEN 0 ELSE o.sequence - k.base END AS position
            FROM kafka_lane k
            LEFT JOIN ingest_offset o ON o.organization_id = k.organization_id AND o.partition = k.partition
            """;

    List<Standing> standing(Tx tx) {
        return tx.list(STANDING, KafkaLaneStore::standing);
    }

    List<Standing> standing(Tx tx, OrganizationId organization, int firstPartition) {
        return tx.list(
                STANDING + " WHERE k.organization_id = ? AND k.partition BETWEEN ? AND ?",
                KafkaLaneStore::standing,
                organization,
                firstPartition,
                firstPartition + Lane.PARTITIONS_OF_PRODUCT - 1);
    }

    private static Standing standing(Row row) {
        return new Standing(
                new Lane(new OrganizationId(row.uuid("organization_id")), row.intValue("partition")),
                row.bool("begun"),
                row.longValue("position"));
    }

    void erase(Tx tx, Erasing erasing) {
        tx.update(
                """
                INSERT INTO kafka_erasure AS e (organization_id, partition, product_id, serial, before_offset)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (organization_id, partition, product_id, serial)
                DO UPDATE SET before_offset = greatest(e.before_offset, excluded.before_offset)
                """,
                erasing.lane.organization(),
                erasing.lane.partition(),
                erasing.device.product().value(),
                erasing.device.serial(),
                erasing.beforeOffset);
    }

    private static final String ERASING =
            "SELECT organization_id, partition, product_id, serial, before_offset FROM kafka_erasure";

    List<Erasing> erasing(Tx tx) {
        return tx.list(ERASING, KafkaLaneStore::erasing);
    }

    List<Erasing> erasing(Tx tx, Lane lane) {
        return tx.list(
                ERASING + " WHERE organization_id = ? AND partition = ?",
                KafkaLaneStore::erasing,
                lane.organization(),
                lane.partition());
    }

    private static Erasing erasing(Row row) {
        return new Erasing(
                new Lane(new OrganizationId(row.uuid("organization_id")), row.intValue("partition")),
                new DeviceKey(new ProductId(row.uuid("product_id")), row.text("serial")),
                row.longValue("before_offset"));
    }

    void erased(Tx tx, Lane lane, long beforeOffset) {
        tx.update(
                "DELETE FROM kafka_erasure WHERE organization_id = ? AND partition = ? AND before_offset <= ?",
                lane.organization(),
                lane.partition(),
                beforeOffset);
    }
}
