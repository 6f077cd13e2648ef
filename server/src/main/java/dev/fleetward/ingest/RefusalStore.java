package dev.fleetward.ingest;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RefusalStore {

    /** @param items requests for a product's limit, chunks and events for a device's */
    record Total(String reason, long items, Instant lastAt) {}

    void add(Tx tx, Map<RefusalCounts.Refused, Long> counted, Instant now) {
        tx.batch(
                """
                INSERT INTO ingest_refusal (organization_id, product_id, reason, items, last_at)
                SELECT ?, p.id, ?, ?, ? FROM product p WHERE p.id = ?
                ON CONFLICT (product_id, reason) DO UPDATE
                SET items = ingest_refusal.items + excluded.items, last_at = excluded.last_at
                """,
                counted.entrySet().stream()
                        .map(entry -> new @Nullable Object[] {
                            entry.getKey().project().organization(),
                            entry.getKey().reason(),
                            entry.getValue(),
                            now,
                            entry.getKey().project().product()
                        })
                        .toList());
    }

    void addHour(Tx tx, Map<RefusalCounts.Refused, Long> counted, Instant now) {
        tx.batch(
                """
                INSERT INTO ingest_refusal_hour (organization_id, product_id, hour, items)
                SELECT ?, p.id, date_trunc('hour', ?::timestamptz, 'UTC'), ? FROM product p WHERE p.id = ?
                ON CONFLICT (product_id, hour) DO UPDATE SET items = ingest_refusal_hour.items + excluded.items
                """,
                counted.entrySet().stream()
                        .map(entry -> new @Nullable Object[] {
                            entry.getKey().project().organization(),
                            now,
                            entry.getValue(),
                            entry.getKey().project().product()
                        })
                        .toList());
    }

    /** Since the beginning of that hour. */
    long since(Tx tx, UUID product, Instant hour) {
        return tx.one("""
                SELECT coalesce(sum(items), 0)::bigint AS items FROM ingest_refusal_hour
                WHERE product_id = ? AND hour >= date_trunc('hour', ?::timestamptz, 'UTC')
                """, row -> row.longValue("items"), product, hour);
    }

    int deleteOldHours(Tx tx, Instant before) {
        return tx.update("DELETE FROM ingest_refusal_hour WHERE hour < ?", before);
    }

    void addDevices(Tx tx, Map<DeviceKey, Long> counted, Instant now) {
        tx.batch(
                """
                INSERT INTO device_refusal (organization_id, product_id, device_id, hour, items, last_at)
                SELECT organization_id, product_id, device_id, date_trunc('hour', ?::timestamptz, 'UTC'), ?, ?
                FROM device_view WHERE product_id = ? AND serial = ?
                ON CONFLICT (device_id, hour) DO UPDATE
                SET items = device_refusal.items + excluded.items, last_at = excluded.last_at
                """,
                counted.entrySet().stream()
                        .map(entry -> new @Nullable Object[] {
                            now,
                            entry.getValue(),
                            now,
                            entry.getKey().product().value(),
                            entry.getKey().serial()
                        })
                        .toList());
    }

    int deleteOlder(Tx tx, Instant before, int maxRows) {
        return tx.update(
                "DELETE FROM device_refusal WHERE id IN (SELECT id FROM device_refusal WHERE hour < ? LIMIT ?)",
                before,
                maxRows);
    }

    List<Total> list(Tx tx, UUID product) {
        return tx.list(
                "SELECT reason, items, last_at FROM ingest_refusal WHERE product_id = ? ORDER BY reason",
                row -> new Total(row.text("reason"), row.longValue("items"), row.instant("last_at")),
                product);
    }
}
