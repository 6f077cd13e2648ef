package dev.fleetward.crashes.triage;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Counts of one issue's traces. */
@ApplicationScoped
class ImpactStore {
    private static final int MAX_LINES = 50;

    record Version(String version, long events, long devices, Instant firstSeenAt, Instant lastSeenAt) {}

    List<Version> versions(Tx tx, UUID issue) {
        return tx.list(
                """
                SELECT coalesce(software_version, 'unknown') AS version, sum(times)::bigint AS events,
                       count(DISTINCT device_id) AS devices, min(occurred_at) AS first_at, max(greatest(occurred_at, last_at)) AS last_at
                FROM trace WHERE issue_id = ? GROUP BY 1 ORDER BY last_at DESC, 1 LIMIT ?
                """,
                row -> new Version(
                        row.text("version"),
                        row.longValue("events"),
                        row.longValue("devices"),
                        row.instant("first_at"),
                        row.instant("last_at")),
                issue,
                MAX_LINES);
    }

    record Day(LocalDate day, String version, long events) {}

    /** Days on which it happened, the first first. */
    List<Day> perDay(Tx tx, UUID issue, Instant since) {
        return tx.list(
                """
                SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, coalesce(software_version, 'unknown') AS version,
                       sum(times)::bigint AS events
                FROM trace WHERE issue_id = ? AND occurred_at >= ? GROUP BY 1, 2 ORDER BY 1, 2
                """, row -> new Day(row.date("day"), row.text("version"), row.longValue("events")), issue, since);
    }

    List<Impact.OfDevice> devices(Tx tx, UUID issue) {
        return tx.list(
                """
                SELECT d.serial, sum(times)::bigint AS events, max(greatest(t.occurred_at, t.last_at)) AS last_at,
                       (array_agg(t.software_version ORDER BY t.occurred_at DESC))[1] AS version
                FROM trace t JOIN device d ON d.id = t.device_id
                WHERE t.issue_id = ? GROUP BY d.serial ORDER BY events DESC, last_at DESC, d.serial LIMIT ?
                """,
                row -> new Impact.OfDevice(
                        row.text("serial"),
                        row.longValue("events"),
                        row.instant("last_at"),
                        Optional.ofNullable(row.textOrNull("version"))),
                issue,
                Impact.MAX_DEVICES);
    }

    List<Impact.OfHardware> hardware(Tx tx, ProductId product, UUID issue) {
        return tx.list(
                """
                WITH struck AS (
                    SELECT coalesce(hardware_version, 'unknown') AS hardware, sum(times)::bigint AS events,
                           count(DISTINCT device_id) AS devices
                    FROM trace WHERE issue_id = ? GROUP BY 1),
                fleet AS (
                    SELECT coalesce(hardware_version, 'unknown') AS hardware, count(*) AS devices
                    FROM device WHERE product_id = ? GROUP BY 1)
                SELECT s.hardware, s.events, s.devices, greatest(coalesce(f.devices, 0), s.devices) AS fleet
                FROM struck s LEFT JOIN fleet f USING (hardware) ORDER BY s.devices DESC, s.hardware LIMIT ?
                """,
                row -> new Impact.OfHardware(
                        row.text("hardware"),
                        row.longValue("events"),
                        row.longValue("devices"),
                        row.longValue("fleet")),
                issue,
                product.value(),
                MAX_LINES);
    }
}
