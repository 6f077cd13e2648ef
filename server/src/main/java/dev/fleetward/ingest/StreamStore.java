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
                        DeviceKeys.of(keys).products(),
                        DeviceKeys.of(keys).serials())
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
                        DeviceKeys.of(keys).products(),
                        DeviceKeys.of(keys).serials())
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

    /** Brings the database to what the streams of a lane hold, by one statement for each kind of change. */
    void save(Tx tx, Lane lane, StreamChanges changes) {
        DeviceKeys goneOpen = changes.openToDelete();
        if (!goneOpen.isEmpty()) {
            tx.update("DELETE FROM open_chunk WHERE " + OF_KEYS, goneOpen.products(), goneOpen.serials());
        }
        saveOpen(tx, lane, changes.openToAdd());
        DeviceKeys goneLast = changes.lastToDelete();
        if (!goneLast.isEmpty()) {
            tx.update("DELETE FROM completed_chunk WHERE " + OF_KEYS, goneLast.products(), goneLast.serials());
        }
        DeviceKeys last = changes.lastToKeep();
        if (!last.isEmpty()) {
            tx.update("""
                    INSERT INTO completed_chunk (organization_id, product_id, serial, sha256)
                    SELECT ?, k.* FROM unnest(?::uuid[], ?::text[], ?::text[]) AS k
                    ON CONFLICT (product_id, serial) DO UPDATE SET sha256 = excluded.sha256
                    """, lane.organization(), last.products(), last.serials(), changes.lastHashes());
        }
    }

    private static void saveOpen(Tx tx, Lane lane, List<StreamChanges.Open> chunks) {
        if (chunks.isEmpty()) {
            return;
        }
        var keys = DeviceKeys.of(chunks.stream().map(StreamChanges.Open::key).toList());
        tx.update(
                """
                INSERT INTO open_chunk (organization_id, partition, product_id, serial, sequence, received_at, bytes)
                SELECT ?, ?, c.product_id, c.serial, c.sequence,
                       timestamptz 'epoch' + c.received * interval '1 microsecond', c.bytes
                FROM unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bytea[])
                    AS c (product_id, serial, sequence, received, bytes)
                """,
                lane.organization(),
                lane.partition(),
                keys.products(),
                keys.serials(),
                chunks.stream().map(open -> open.chunk().sequence()).toArray(Long[]::new),
                chunks.stream()
                        .map(open -> ChunkLogStore.microseconds(open.chunk().receivedAt()))
                        .toArray(Long[]::new),
                chunks.stream().map(open -> open.chunk().bytes()).toArray(byte[][]::new));
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
}
