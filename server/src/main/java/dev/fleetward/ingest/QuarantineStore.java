package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class QuarantineStore {
    private static final int PREVIEW_BYTES = 32;
    private static final int MAX_DETAIL_CHARACTERS = 1_000;
    private static final String SUMMARY = """
            SELECT id, serial, carrier, reason, detail, sequence, received_at, quarantined_at, size_bytes, attempts,
                   cardinality(chunks)::bigint AS chunk_count,
                   encode(substring(chunks[1] FROM 1 FOR %d), 'hex') AS first_bytes_hex
            FROM quarantine
            """.formatted(PREVIEW_BYTES);

    private final IngestMeters meters;

    QuarantineStore(IngestMeters meters) {
        this.meters = meters;
    }

    /** What a list shows of an entry. */
    record Summary(
            UUID id,
            String serial,
            Carrier carrier,
            String reason,
            String detail,
            long sequence,
            Instant receivedAt,
            Instant quarantinedAt,
            long sizeBytes,
            long chunkCount,
            int attempts,
            String firstBytesHex) {}

    void add(Tx tx, OrganizationId organization, DeviceKey key, Carrier carrier, Refusal refusal, Instant now) {
        List<Chunk> chunks = refusal.chunks();
        tx.afterCommit(() -> meters.quarantined(carrier, 1));
        tx.update(
                """
                INSERT INTO quarantine (organization_id, product_id, serial, reason, detail, sequence, received_at,
                                        quarantined_at, carrier, chunks, size_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                organization,
                key.product().value(),
                key.serial(),
                refusal.reason(),
                shortened(refusal.detail()),
                chunks.getLast().sequence(),
                chunks.getLast().receivedAt(),
                now,
                carrier.code(),
                bytes(tx, chunks),
                chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum());
    }

    /** Why these chunks could not be taken. */
    record Refusal(String reason, String detail, List<Chunk> chunks) {}

    List<Summary> list(Tx tx, ProductId product, UUID before, int rows) {
        return tx.list(
                SUMMARY + " WHERE product_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                QuarantineStore::summary,
                product.value(),
                before,
                rows);
    }

    /** Set aside since then, counted up to so many. */
    long since(Tx tx, UUID product, Instant since, int max) {
        return tx.one("""
                SELECT count(*) AS entries FROM
                    (SELECT quarantined_at FROM quarantine WHERE product_id = ? ORDER BY id DESC LIMIT ?) q
                WHERE quarantined_at >= ?
                """, row -> row.longValue("entries"), product, max, since);
    }

    Optional<Summary> find(Tx tx, ProductId product, UUID id) {
        return tx.first(SUMMARY + " WHERE product_id = ? AND id = ?", QuarantineStore::summary, product.value(), id);
    }

    /** Oldest first. */
    List<UUID> of(Tx tx, ProductId product, String reason, int limit) {
        return tx.list(
                "SELECT id FROM quarantine WHERE product_id = ? AND reason = ? ORDER BY id LIMIT ?",
                row -> row.uuid("id"),
                product.value(),
                reason,
                limit);
    }

    /** The entry's chunks as they came; all of one entry carry the place and time of its last. */
    List<Chunk> lockChunks(Tx tx, UUID id) {
        return tx.list(
                """
                SELECT q.sequence, q.received_at, c.bytes
                FROM (SELECT * FROM quarantine WHERE id = ? FOR UPDATE) q,
                     unnest(q.chunks) WITH ORDINALITY AS c (bytes, place)
                ORDER BY place
                """, row -> new Chunk(row.longValue("sequence"), row.instant("received_at"), row.bytes("bytes")), id);
    }

    void failedAgain(Tx tx, UUID id, String reason, String detail) {
        tx.update(
                "UPDATE quarantine SET reason = ?, detail = ?, attempts = attempts + 1 WHERE id = ?",
                reason,
                shortened(detail),
                id);
    }

    void remove(Tx tx, UUID id) {
        tx.update("DELETE FROM quarantine WHERE id = ?", id);
    }

    int deleteOlder(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.update("""
                DELETE FROM quarantine WHERE id IN (
                    SELECT id FROM quarantine WHERE product_id = ? AND quarantined_at < ? AND serial <> ALL (?) LIMIT ?)
                """, scope.product(), before, scope.heldSerials().toArray(String[]::new), atMost);
    }

    private static String shortened(String detail) {
        return detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARACTERS))
                .replace('\0', ' ');
    }

    private static Array bytes(Tx tx, List<Chunk> chunks) {
        var bytes = new ArrayList<byte[]>();
        chunks.forEach(chunk -> bytes.add(chunk.bytes()));
        try {
            return tx.connection().createArrayOf("bytea", bytes.toArray(byte[][]::new));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Summary summary(Row row) {
        return new Summary(
                row.uuid("id"),
                row.text("serial"),
                Carrier.of(row.intValue("carrier")),
                row.text("reason"),
                row.text("detail"),
                row.longValue("sequence"),
                row.instant("received_at"),
                row.instant("quarantined_at"),
                row.longValue("size_bytes"),
                row.longValue("chunk_count"),
                row.intValue("attempts"),
                row.text("first_bytes_hex"));
    }
}
