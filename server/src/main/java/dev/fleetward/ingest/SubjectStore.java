package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** All that ingest holds of one device, by whatever name. */
@ApplicationScoped
class SubjectStore {

    /** A quarantined message as its owner may have it. */
    record Refused(String reason, String detail, String receivedAt, String bytesHex) {}

    Optional<DeviceKey> key(Tx tx, UUID device) {
        return tx.first(
                "SELECT product_id, serial FROM device WHERE id = ?",
                row -> new DeviceKey(new ProductId(row.uuid("product_id")), row.text("serial")),
                device);
    }

    /** Where a list of what was refused goes on: behind that chunk of that message. */
    record RefusedPlace(UUID message, long chunk) {
        static final RefusedPlace START = new RefusedPlace(new UUID(0, 0), 0);
    }

    record RefusedRow(Refused refused, RefusedPlace place) {}

    List<RefusedRow> quarantine(Tx tx, DeviceKey key, RefusedPlace after, int rows) {
        return tx.list(
                """
                SELECT q.id, q.reason, q.detail, q.received_at, c.bytes, c.place
                FROM quarantine q, unnest(q.chunks) WITH ORDINALITY AS c (bytes, place)
                WHERE q.product_id = ? AND q.serial = ? AND q.id >= ? AND (q.id, c.place) > (?, ?)
                ORDER BY q.id, c.place LIMIT ?
                """,
                row -> new RefusedRow(
                        new Refused(
                                row.text("reason"),
                                row.text("detail"),
                                row.instant("received_at").toString(),
                                HexFormat.of().formatHex(row.bytes("bytes"))),
                        new RefusedPlace(row.uuid("id"), row.longValue("place"))),
                key.product().value(),
                key.serial(),
                after.message,
                after.message,
                after.chunk,
                rows);
    }

    /** An hour in which the device sent more than it may. */
    record BeyondLimit(String lastAt, long items) {}

    List<BeyondLimit> beyondLimit(Tx tx, UUID device) {
        return tx.list(
                "SELECT last_at, items FROM device_refusal WHERE device_id = ? ORDER BY last_at",
                row -> new BeyondLimit(row.instant("last_at").toString(), row.longValue("items")),
                device);
    }

    long erase(Tx tx, UUID device) {
        return (long) tx.update("DELETE FROM event WHERE device_id = ?", device)
                + tx.update("DELETE FROM device_refusal WHERE device_id = ?", device);
    }

    /** What carries only the serial: not yet whole, or not readable. */
    long eraseNamed(Tx tx, DeviceKey key) {
        long open = tx.one(
                """
                WITH gone AS (DELETE FROM open_chunk WHERE product_id = ? AND serial = ? RETURNING sequence),
                less AS (UPDATE ingest_received SET chunks = chunks - (SELECT count(*) FROM gone) WHERE product_id = ?)
                SELECT count(*) AS n FROM gone
                """,
                row -> row.longValue("n"),
                key.product().value(),
                key.serial(),
                key.product().value());
        return open
                + Stream.of("quarantine", "completed_chunk")
                        .mapToLong(table -> tx.update(
                                "DELETE FROM " + table + " WHERE product_id = ? AND serial = ?",
                                key.product().value(),
                                key.serial()))
                        .sum();
    }
}
