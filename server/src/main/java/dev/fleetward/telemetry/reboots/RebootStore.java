package dev.fleetward.telemetry.reboots;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of reboots by reason. */
@ApplicationScoped
class RebootStore {
    private static final int MAX_ROWS = 2_000;

    record Key(UUID device, LocalDate day, String reason, String version) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::device)
                .thenComparing(Key::day)
                .thenComparing(Key::reason)
                .thenComparing(Key::version);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    record Count(Received received, Cause cause, int reboots) {}

    void add(Tx tx, SortedMap<Key, Count> counts) {
        if (counts.isEmpty()) {
            return;
        }
        tx.batch(
                """
                INSERT INTO reboot_day AS d
                    (organization_id, product_id, device_id, day, reason, version, name, is_unexpected, reboots)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (device_id, day, reason, version) DO UPDATE
                SET reboots = d.reboots + excluded.reboots,
                    name = CASE WHEN excluded.name = '' THEN d.name ELSE excluded.name END,
                    is_unexpected = d.is_unexpected OR excluded.is_unexpected
                """,
                counts.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static @Nullable Object[] row(Key key, Count count) {
        return new @Nullable Object[] {
            count.received().organization(),
            count.received().product().value(),
            key.device(),
            key.day(),
            key.reason(),
            key.version(),
            count.cause().name(),
            count.cause().isUnexpected(),
            count.reboots()
        };
    }

    void name(Tx tx, Key key, String name) {
        tx.update(
                "UPDATE reboot_day SET name = ? WHERE device_id = ? AND day = ? AND reason = ? AND version = ?",
                name,
                key.device(),
                key.day(),
                key.reason(),
                key.version());
    }

    /** Each reason over all versions (version null), then on each. */
    List<Reboots.Row> byReason(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.list("""
                SELECT reason, name, is_unexpected, version, sum(reboots)::bigint AS reboots,
                       count(DISTINCT device_id) AS devices
                FROM reboot_day WHERE product_id = ? AND day >= ? AND day < ?
                GROUP BY GROUPING SETS ((reason, name, is_unexpected), (reason, name, is_unexpected, version))
                ORDER BY grouping(version) DESC, is_unexpected DESC, reboots DESC, reason, version LIMIT ?
                """, RebootStore::reason, product.value(), from, to, MAX_ROWS);
    }

    List<Reboots.UnexpectedDay> unexpectedDays(Tx tx, ProductId product, LocalDate from) {
        return tx.list(
                """
                SELECT DISTINCT device_id, day, version FROM reboot_day
                WHERE product_id = ? AND day >= ? AND is_unexpected ORDER BY day, device_id
                """,
                row -> new Reboots.UnexpectedDay(
                        new DeviceId(row.uuid("device_id")),
                        row.date("day"),
                        Optional.of(row.text("version")).filter(version -> !version.isEmpty())),
                product.value(),
                from);
    }

    private static Reboots.Row reason(Row row) {
        return new Reboots.Row(
                row.text("reason"),
                row.text("name"),
                row.bool("is_unexpected"),
                row.textOrNull("version"),
                row.longValue("reboots"),
                row.longValue("devices"));
    }

    record OfDevice(LocalDate day, String reason, String name, boolean isUnexpected, String version, long reboots) {}

    List<OfDevice> ofDevice(Tx tx, DeviceId device) {
        return tx.list(
                """
                SELECT day, reason, name, is_unexpected, version, reboots FROM reboot_day
                WHERE device_id = ? ORDER BY day, reason, version
                """,
                row -> new OfDevice(
                        row.date("day"),
                        row.text("reason"),
                        row.text("name"),
                        row.bool("is_unexpected"),
                        row.text("version"),
                        row.intValue("reboots")),
                device.value());
    }

    int forget(Tx tx, DeviceId device) {
        return tx.update("DELETE FROM reboot_day WHERE device_id = ?", device.value());
    }

    int deleteOlder(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.update(
                """
                DELETE FROM reboot_day WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM reboot_day WHERE product_id = ? AND day < ? AND device_id <> ALL (?) LIMIT ?))
                """,
                scope.product(),
                LocalDate.ofInstant(before, ZoneOffset.UTC),
                scope.heldDevices().toArray(UUID[]::new),
                atMost);
    }
}
