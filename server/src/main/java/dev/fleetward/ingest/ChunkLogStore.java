package dev.fleetward.ingest;

import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

@ApplicationScoped
class ChunkLogStore {
    /** Any number no other part locks by; "chunk" in ASCII. */
    private static final long APPEND_LOCK = 0x63_68_75_6E_6BL;

    private record Counted(OrganizationId organization, ProductId product) {
        static Counted of(Append append) {
            return new Counted(append.organization(), append.product());
        }
    }

    /**
     * All chunks in one statement. The lock makes sequence numbers visible in their order even when several processes
     * append, so that a worker never passes over a smaller one that commits later.
     */
    void append(Tx tx, List<Append> batch) {
        int rows = batch.stream().mapToInt(append -> append.chunks().size()).sum();
        var organizations = new UUID[rows];
        var products = new UUID[rows];
        var partitions = new Integer[rows];
        var carriers = new Integer[rows];
        var serials = new String[rows];
        var times = new Long[rows];
        var bytes = new byte[rows][];
        var received = new HashMap<Counted, Long>();
        int row = 0;
        for (Append append : batch) {
            received.merge(Counted.of(append), (long) append.chunks().size(), Long::sum);
            for (byte[] chunk : append.chunks()) {
                organizations[row] = append.organization().value();
                products[row] = append.product().value();
                partitions[row] = append.lane().partition();
                carriers[row] = append.carrier().code();
                serials[row] = append.serial();
                times[row] = microseconds(append.receivedAt());
                bytes[row++] = chunk;
            }
        }
        tx.update(
                """
                WITH one_at_a_time AS MATERIALIZED (SELECT pg_advisory_xact_lock(?)),
                counted AS (
                    INSERT INTO ingest_received AS r (organization_id, product_id, chunks)
                    SELECT organization_id, product_id, chunks
                    FROM one_at_a_time, unnest(?::uuid[], ?::uuid[], ?::bigint[])
                        AS c (organization_id, product_id, chunks)
                    ON CONFLICT (product_id) DO UPDATE SET chunks = r.chunks + excluded.chunks)
                INSERT INTO chunk_log (organization_id, product_id, partition, carrier, serial, received_at, bytes)
                SELECT organization_id, product_id, partition, carrier, serial,
                       timestamptz 'epoch' + received_at * interval '1 microsecond', bytes
                FROM one_at_a_time, unnest(?::uuid[], ?::uuid[], ?::smallint[], ?::smallint[], ?::text[], ?::bigint[], ?::bytea[])
                    WITH ORDINALITY AS c (organization_id, product_id, partition, carrier, serial, received_at, bytes, place)
                ORDER BY place
                """,
                APPEND_LOCK,
                received.keySet().stream()
                        .map(counted -> counted.organization.value())
                        .toArray(UUID[]::new),
                received.keySet().stream()
                        .map(counted -> counted.product.value())
                        .toArray(UUID[]::new),
                received.values().toArray(Long[]::new),
                organizations,
                products,
                partitions,
                carriers,
                serials,
                times,
                bytes);
    }

    static long microseconds(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    List<Lane> lanes(Tx tx) {
        return tx.list(
                """
                WITH RECURSIVE lane AS (
                    (SELECT organization_id, partition FROM chunk_log ORDER BY organization_id, partition LIMIT 1)
                    UNION ALL
                    SELECT next.organization_id, next.partition
                    FROM lane, LATERAL (
                        SELECT c.organization_id, c.partition FROM chunk_log c
                        WHERE (c.organization_id, c.partition) > (lane.organization_id, lane.partition)
                        ORDER BY c.organization_id, c.partition LIMIT 1) next
                )
                SELECT organization_id, partition FROM lane
                """, row -> new Lane(new OrganizationId(row.uuid("organization_id")), row.intValue("partition")));
    }

    /** Empty when another worker has the lane. The lock lasts as long as the transaction. */
    OptionalLong lockOffset(Tx tx, Lane lane) {
        tx.update(
                "INSERT INTO ingest_offset (organization_id, partition, sequence) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
                lane.organization(),
                lane.partition());
        return tx.list("""
                        SELECT sequence FROM ingest_offset WHERE organization_id = ? AND partition = ?
                        FOR UPDATE SKIP LOCKED
                        """, row -> row.longValue("sequence"), lane.organization(), lane.partition()).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    void moveOffset(Tx tx, Lane lane, long sequence) {
        tx.update(
                "UPDATE ingest_offset SET sequence = ? WHERE organization_id = ? AND partition = ?",
                sequence,
                lane.organization(),
                lane.partition());
    }

    /** At least one if there is any, however large. */
    List<LoggedChunk> after(Tx tx, Lane lane, long offset, int maxChunks, long maxBytes) {
        return tx.list("""
                SELECT product_id, serial, carrier, sequence, received_at, bytes
                FROM (SELECT *, sum(length(bytes)) OVER (ORDER BY sequence) - length(bytes) AS bytes_before
                      FROM (SELECT * FROM chunk_log WHERE organization_id = ? AND partition = ? AND sequence > ?
                            ORDER BY sequence LIMIT ?) AS next) AS measured
                WHERE bytes_before < ? ORDER BY sequence
                """, ChunkLogStore::logged, lane.organization(), lane.partition(), offset, maxChunks, maxBytes);
    }

    private static LoggedChunk logged(Row row) {
        return new LoggedChunk(
                new ProductId(row.uuid("product_id")),
                row.text("serial"),
                Carrier.of(row.intValue("carrier")),
                new Chunk(row.longValue("sequence"), row.instant("received_at"), row.bytes("bytes")),
                false);
    }

    /** What nobody looked at will never be, and so no longer counts as received. */
    long eraseNamed(Tx tx, OrganizationId organization, DeviceKey key) {
        return tx.one(
                """
                WITH gone AS (
                    DELETE FROM chunk_log
                    WHERE organization_id = ? AND partition = ? AND product_id = ? AND serial = ?
                    RETURNING organization_id, partition, sequence),
                less AS (
                    UPDATE ingest_received SET chunks = chunks - (
                        SELECT count(*) FROM gone LEFT JOIN ingest_offset o USING (organization_id, partition)
                        WHERE gone.sequence > CASE WHEN o.sequence IS NULL THEN 0 ELSE o.sequence END)
                    WHERE product_id = ?)
                SELECT count(*) AS n FROM gone
                """,
                row -> row.longValue("n"),
                organization,
                Lane.partition(key.product(), key.serial()),
                key.product().value(),
                key.serial(),
                key.product().value());
    }

    /** @return how many rows went; fewer than the limit means that none are left */
    int deleteProcessed(Tx tx, Instant receivedBefore, int maxRows) {
        return tx.update("""
                DELETE FROM chunk_log WHERE (organization_id, partition, sequence) IN (
                    SELECT c.organization_id, c.partition, c.sequence
                    FROM ingest_offset o JOIN chunk_log c
                      ON c.organization_id = o.organization_id AND c.partition = o.partition AND c.sequence <= o.sequence
                    WHERE c.received_at < ? LIMIT ?)
                """, receivedBefore, maxRows);
    }
}
