package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must survive a restart of messages whose rest has not come. */
@ApplicationScoped
class StreamStore {
    private static final String OF_KEYS = "(product_id, serial) IN (SELECT * FROM unnest(?::uuid[], ?::text[]))";

    Map<DeviceKey, Long> openBytes(Tx tx, Collection<DeviceKey> keys) {
        return tx
                .list(
                        """
                        SELECT product_id, serial, sum(length(bytes))::bigint AS size_bytes
                        FROM open_chunk WHERE %s GROUP BY product_id, serial
                        """.formatted(OF_KEYS),
                        row -> Map.entry(
                                new DeviceKey(new ProductId(row.uuid("product_id")), row.text("serial")),
                                row.longValue("size_bytes")),
                        products(keys),
                        serials(keys))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Map<DeviceKey, String> lastOfCompleted(Tx tx, Collection<DeviceKey> keys) {
        return tx
                .list(
                        "SELECT product_id, serial, sha256 FROM completed_chunk WHERE " + OF_KEYS,
                        row -> Map.entry(
                                new DeviceKey(new ProductId(row.uuid("product_id")), row.text("serial")),
                                row.text("sha256")),
                        products(keys),
                        serials(keys))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<Chunk> open(Tx tx, DeviceKey key) {
        return tx.list(
                "SELECT sequence, received_at, bytes FROM open_chunk WHERE product_id = ? AND serial = ? ORDER BY sequence",
                row -> new Chunk(row.longValue("sequence"), row.instant("received_at"), row.bytes("bytes")),
                key.product().value(),
                key.serial());
    }

    void saveOpen(Tx tx, Lane lane, DeviceKey key, List<Chunk> chunks) {
        tx.batch(
                """
                INSERT INTO open_chunk (organization_id, product_id, partition, serial, sequence, received_at, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                chunks.stream()
                        .map(chunk -> new @Nullable Object[] {
                            lane.organization(),
                            key.product().value(),
                            lane.partition(),
                            key.serial(),
                            chunk.sequence(),
                            chunk.receivedAt(),
                            chunk.bytes()
                        })
                        .toList());
    }

    void deleteOpen(Tx tx, DeviceKey key) {
        tx.update(
                "DELETE FROM open_chunk WHERE product_id = ? AND serial = ?",
                key.product().value(),
                key.serial());
    }

    void saveLastOfCompleted(Tx tx, Lane lane, DeviceKey key, @Nullable String sha256) {
        if (sha256 == null) {
            tx.update(
                    "DELETE FROM completed_chunk WHERE product_id = ? AND serial = ?",
                    key.product().value(),
                    key.serial());
            return;
        }
        tx.update("""
                INSERT INTO completed_chunk (organization_id, product_id, serial, sha256) VALUES (?, ?, ?, ?)
                ON CONFLICT (product_id, serial) DO UPDATE SET sha256 = excluded.sha256
                """, lane.organization(), key.product().value(), key.serial(), sha256);
    }

    /** Devices that sent nothing more of an open message since then. */
    List<Map.Entry<Lane, DeviceKey>> idle(Tx tx, Instant since, int limit) {
        return tx.list(
                """
                SELECT organization_id, partition, product_id, serial FROM open_chunk
                GROUP BY organization_id, partition, product_id, serial HAVING max(received_at) < ? LIMIT ?
                """,
                row -> Map.entry(
                        new Lane(new OrganizationId(row.uuid("organization_id")), row.intValue("partition")),
                        new DeviceKey(new ProductId(row.uuid("product_id")), row.text("serial"))),
                since,
                limit);
    }

    private static List<Object> products(Collection<DeviceKey> keys) {
        return keys.stream().map(key -> (Object) key.product().value()).toList();
    }

    private static List<Object> serials(Collection<DeviceKey> keys) {
        return keys.stream().map(key -> (Object) key.serial()).toList();
    }
}
