package dev.fleetward.devices;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over all devices of a product. */
@ApplicationScoped
class FleetStore {
    private static final int MAX_FACETS = 50;

    private static final String MATCHES = """
            d.product_id = ?
            AND (?::text IS NULL OR d.serial ILIKE ?)
            AND (?::text IS NULL OR d.hardware_version = ?)
            AND (?::text IS NULL OR EXISTS (
                SELECT FROM cohort c WHERE c.id = d.cohort_id AND c.slug = ?))
            AND (?::timestamptz IS NULL OR d.last_seen_at >= ?)
            AND (?::timestamptz IS NULL OR d.last_seen_at < ?)
            AND (?::text IS NULL OR EXISTS (
                SELECT FROM device_software s JOIN software_version v ON v.id = s.software_version_id
                WHERE s.device_id = d.id AND v.version = ?))
            AND (?::text IS NULL OR EXISTS (
                SELECT FROM device_attribute a WHERE a.device_id = d.id AND a.name = ?
                AND (?::text IS NULL OR a.value #>> '{}' = ?)))
            """;

    List<DeviceLine> find(Tx tx, ProductId product, DeviceQuery query, Instant now, Cursor cursor) {
        var parameters = parameters(product, query, now);
        parameters.add(cursor.after().orElse(""));
        parameters.add(cursor.rows());
        return tx.list(
                """
                SELECT d.serial, d.hardware_version, d.last_seen_at,
                       (SELECT c.slug FROM cohort c WHERE c.id = d.cohort_id) AS cohort, r.type, r.version
                FROM device d
                LEFT JOIN LATERAL (
                    SELECT v.type, v.version
                    FROM device_software s JOIN software_version v ON v.id = s.software_version_id
                    WHERE s.device_id = d.id ORDER BY v.type <> 'main', v.type LIMIT 1) r ON true
                WHERE %s AND d.serial > ?
                ORDER BY d.serial LIMIT ?
                """.formatted(MATCHES),
                row -> new DeviceLine(
                        row.text("serial"),
                        Optional.ofNullable(row.textOrNull("hardware_version")),
                        Optional.ofNullable(row.textOrNull("cohort")),
                        Optional.ofNullable(row.textOrNull("type")),
                        Optional.ofNullable(row.textOrNull("version")),
                        row.instant("last_seen_at")),
                parameters.toArray());
    }

    Devices.Count count(Tx tx, ProductId product, DeviceQuery query, Instant now, Instant activeSince) {
        var parameters = new ArrayList<@Nullable Object>(List.of(activeSince));
        parameters.addAll(parameters(product, query, now));
        return tx.one(
                """
                SELECT count(*) AS total, count(*) FILTER (WHERE d.last_seen_at >= ?) AS active
                FROM device d WHERE %s
                """.formatted(MATCHES),
                row -> new Devices.Count(row.longValue("total"), row.longValue("active")),
                parameters.toArray());
    }

    private static List<@Nullable Object> parameters(ProductId product, DeviceQuery query, Instant now) {
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(product.value());
        twice(parameters, query.text().map(text -> "%" + escaped(text) + "%").orElse(null));
        twice(parameters, query.hardware().orElse(null));
        twice(parameters, query.cohort().orElse(null));
        twice(parameters, query.seenWithin().map(now::minus).orElse(null));
        twice(parameters, query.silentFor().map(now::minus).orElse(null));
        twice(parameters, query.version().orElse(null));
        twice(parameters, query.attributeName().orElse(null));
        twice(parameters, query.attributeValue().orElse(null));
        return parameters;
    }

    private static void twice(List<@Nullable Object> parameters, @Nullable Object value) {
        parameters.add(value);
        parameters.add(value);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    List<Fleet.Facet> versions(Tx tx, ProductId product) {
        return tx.list("""
                SELECT v.version AS value, count(DISTINCT s.device_id) AS devices
                FROM device_software s JOIN software_version v ON v.id = s.software_version_id
                WHERE s.product_id = ? GROUP BY v.version ORDER BY devices DESC, value LIMIT ?
                """, FleetStore::facet, product.value(), MAX_FACETS);
    }

    List<Fleet.Facet> hardware(Tx tx, ProductId product) {
        return tx.list("""
                SELECT hardware_version AS value, count(*) AS devices FROM device
                WHERE product_id = ? AND hardware_version IS NOT NULL
                GROUP BY hardware_version ORDER BY devices DESC, value LIMIT ?
                """, FleetStore::facet, product.value(), MAX_FACETS);
    }

    List<Fleet.Facet> cohorts(Tx tx, ProductId product) {
        return tx.list("""
                SELECT c.slug AS value, count(d.id) AS devices
                FROM cohort c LEFT JOIN device d ON d.cohort_id = c.id
                WHERE c.product_id = ? GROUP BY c.slug ORDER BY c.slug LIMIT ?
                """, FleetStore::facet, product.value(), MAX_FACETS);
    }

    List<String> attributeNames(Tx tx, ProductId product) {
        return tx.list("""
                SELECT DISTINCT a.name FROM device_attribute a JOIN device d ON d.id = a.device_id
                WHERE d.product_id = ? ORDER BY a.name LIMIT ?
                """, row -> row.text("name"), product.value(), MAX_FACETS);
    }

    /** Each change takes a device from one version and gives it to another; the running sum is what ran that day. */
    List<Fleet.Adoption> adoption(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.list(
                """
                WITH move AS (
                    SELECT software_version_id AS version_id, changed_at, 1 AS delta
                    FROM device_software_change WHERE product_id = ?
                    UNION ALL
                    SELECT previous_version_id, changed_at, -1
                    FROM device_software_change WHERE product_id = ? AND previous_version_id IS NOT NULL),
                daily AS (
                    SELECT version_id, greatest((changed_at AT TIME ZONE 'UTC')::date, ?::date) AS day,
                           sum(delta) AS delta
                    FROM move GROUP BY 1, 2)
                SELECT g.day::date AS day, v.type, v.version, sum(daily.delta)::bigint AS devices
                FROM generate_series(?::date, ?::date, interval '1 day') AS g(day)
                JOIN daily ON daily.day <= g.day::date
                JOIN software_version v ON v.id = daily.version_id
                GROUP BY g.day, v.type, v.version HAVING sum(daily.delta) > 0
                ORDER BY g.day, v.type, v.version
                """,
                row -> new Fleet.Adoption(
                        row.date("day"), row.text("type"), row.text("version"), row.longValue("devices")),
                product.value(),
                product.value(),
                from,
                from,
                to);
    }

    /** Software versions known of the devices seen since then, of all those devices. */
    Devices.Count knownSoftware(Tx tx, ProductId product, Instant since) {
        return tx.one(
                """
                SELECT count(*) AS active,
                       count(*) FILTER (WHERE EXISTS (
                           SELECT FROM device_software s WHERE s.device_id = d.id)) AS known
                FROM device d WHERE d.product_id = ? AND d.last_seen_at >= ?
                """, row -> new Devices.Count(row.longValue("active"), row.longValue("known")), product.value(), since);
    }

    /** For the search box. */
    record Found(String product, String productName, String serial) {}

    List<Found> bySerial(Tx tx, OrganizationId organization, String text, int limit) {
        return tx.list("""
                SELECT p.slug, p.name, d.serial FROM device d JOIN product p ON p.id = d.product_id
                WHERE d.organization_id = ? AND d.serial ILIKE ?
                ORDER BY length(d.serial), d.serial LIMIT ?
                """, FleetStore::found, organization, "%" + escaped(text) + "%", limit);
    }

    private static Found found(Row row) {
        return new Found(row.text("slug"), row.text("name"), row.text("serial"));
    }

    private static Fleet.Facet facet(Row row) {
        return new Fleet.Facet(row.text("value"), row.longValue("devices"));
    }
}
