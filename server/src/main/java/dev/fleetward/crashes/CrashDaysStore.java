package dev.fleetward.crashes;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts devices that crashed. */
@ApplicationScoped
class CrashDaysStore {
    List<Issues.CrashDay> crashDays(Tx tx, ProductId product, Instant since) {
        return tx.list("""
                SELECT device_id, software_type, software_version, (occurred_at AT TIME ZONE 'UTC')::date AS day,
                       min(occurred_at) AS first_at
                FROM trace WHERE product_id = ? AND is_crash AND occurred_at >= ?
                GROUP BY 1, 2, 3, 4 ORDER BY 4, 1
                """, CrashDaysStore::crashDay, product.value(), since);
    }

    List<Issues.NewIssueDay> newIssueDays(Tx tx, ProductId product, Instant since) {
        return tx.list(
                """
                SELECT t.device_id, t.software_type, t.software_version, (t.occurred_at AT TIME ZONE 'UTC')::date AS day,
                       min(t.occurred_at) AS first_at, i.number, i.title
                FROM issue i JOIN trace t ON t.issue_id = i.id AND t.occurred_at >= ?
                WHERE i.product_id = ? AND NOT EXISTS (
                    SELECT FROM trace older WHERE older.issue_id = i.id AND older.occurred_at < ?)
                GROUP BY 1, 2, 3, 4, 6, 7 ORDER BY 4, 1
                """,
                row -> new Issues.NewIssueDay(crashDay(row), row.longValue("number"), row.text("title")),
                since,
                product.value(),
                since);
    }

    private static Issues.CrashDay crashDay(Row row) {
        return new Issues.CrashDay(
                new DeviceId(row.uuid("device_id")),
                Optional.ofNullable(row.textOrNull("software_type")),
                Optional.ofNullable(row.textOrNull("software_version")),
                row.date("day"),
                row.instant("first_at"));
    }

    long crashedDevices(Tx tx, ProductId product, Instant since) {
        return tx.one("""
                SELECT count(DISTINCT device_id) AS n FROM trace
                WHERE product_id = ? AND is_crash AND occurred_at >= ?
                """, row -> row.longValue("n"), product.value(), since);
    }

    /** By hour, version, hardware and cohort; what is not known is empty. */
    List<Issues.CrashHour> crashHours(Tx tx, ProductId product, Instant since) {
        return tx.list(
                """
                SELECT date_trunc('hour', occurred_at, 'UTC') AS hour, coalesce(software_version, '') AS version,
                       coalesce(hardware_version, '') AS hardware, coalesce(c.slug, '') AS cohort,
                       sum(times)::bigint AS events, count(DISTINCT device_id) AS devices
                FROM trace t LEFT JOIN cohort_view c ON c.cohort_id = t.cohort_id
                WHERE t.product_id = ? AND is_crash AND occurred_at >= ? GROUP BY 1, 2, 3, 4
                """,
                row -> new Issues.CrashHour(
                        row.instant("hour"),
                        row.text("version"),
                        row.text("hardware"),
                        row.text("cohort"),
                        row.longValue("events"),
                        row.longValue("devices")),
                product.value(),
                since);
    }

    /** Devices with most crashes since then. */
    List<Issues.Crashing> crashing(Tx tx, ProductId product, Instant since, int limit) {
        return tx.list(
                """
                SELECT t.device_id, d.serial, coalesce(max(t.software_version), '') AS version,
                       coalesce(max(t.hardware_version), '') AS hardware, sum(t.times)::bigint AS events
                FROM trace t JOIN device d ON d.id = t.device_id
                WHERE t.product_id = ? AND t.is_crash AND t.occurred_at >= ?
                GROUP BY t.device_id, d.serial ORDER BY events DESC, d.serial LIMIT ?
                """,
                row -> new Issues.Crashing(
                        new DeviceId(row.uuid("device_id")),
                        row.text("serial"),
                        row.text("version"),
                        row.text("hardware"),
                        row.longValue("events")),
                product.value(),
                since,
                limit);
    }
}
