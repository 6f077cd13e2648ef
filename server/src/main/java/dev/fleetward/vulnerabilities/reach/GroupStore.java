package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Devices by hardware, cohort and country: looked at one by one, or as they were counted by what they run. */
@ApplicationScoped
class GroupStore {
    static final String COUNTRY = "country";

    /** Of the devices in {@code one}: by hardware, cohort and country, and all. */
    static final String GROUPED = """
            described AS MATERIALIZED (
                SELECT coalesce(d.hardware_version, 'unknown') AS hardware, coalesce(d.cohort, 'none') AS cohort,
                       coalesce(a.value_text, 'unknown') AS country, d.last_seen_at < ? AS silent
                FROM one JOIN device_view d USING (device_id)
                LEFT JOIN device_attribute_view a ON a.device_id = d.device_id AND a.name = ?
            )
            SELECT CASE WHEN grouping(hardware) = 0 THEN 'hardware'
                        WHEN grouping(cohort) = 0 THEN 'cohort'
                        WHEN grouping(country) = 0 THEN 'country' ELSE 'all' END AS of,
                   coalesce(hardware, cohort, country, '') AS name,
                   count(*) AS devices, count(*) FILTER (WHERE silent) AS silent
            FROM described GROUP BY GROUPING SETS ((hardware), (cohort), (country), ())
            ORDER BY of, devices DESC, name
            """;

    /** Devices that run one of the versions. */
    List<Reach.Group> groups(Tx tx, UUID product, Collection<UUID> versions, Instant longAgo) {
        tx.groupInMemory();
        return tx.list("""
                WITH one AS MATERIALIZED (
                    SELECT DISTINCT device_id FROM device_software_view
                    WHERE product_id = ? AND software_version_id = ANY(?)
                ),
                """ + GROUPED, GroupStore::group, product, versions, longAgo, COUNTRY);
    }

    static Reach.Group group(Row row) {
        return new Reach.Group(row.text("of"), row.text("name"), row.longValue("devices"), row.longValue("silent"));
    }

    /** When the fleet was counted last; empty for one that is looked at each time. */
    Optional<Instant> countedAt(Tx tx, UUID product) {
        return tx.first(
                "SELECT counted_at FROM fleet_group_count WHERE product_id = ?",
                row -> row.instant("counted_at"),
                product);
    }

    /** As {@link #groups} when the fleet was counted last, without all. */
    List<Reach.Group> counted(Tx tx, UUID product, Collection<UUID> versions) {
        return tx.list("""
                SELECT dimension AS of, name, sum(devices)::bigint AS devices, sum(silent)::bigint AS silent
                FROM fleet_group
                WHERE product_id = ? AND build_set_id IN (
                    SELECT build_set_id FROM build_set_version_view WHERE software_version_id = ANY(?))
                GROUP BY dimension, name ORDER BY of, devices DESC, name
                """, GroupStore::group, product, versions);
    }

    /** A product whose fleet is counted. */
    record Counted(OrganizationId organization, UUID product) {}

    private static Counted counted(Row row) {
        return new Counted(new OrganizationId(row.uuid("organization_id")), row.uuid("product_id"));
    }

    List<Counted> fleetsOf(Tx tx, long devices) {
        return tx.list("""
                SELECT organization_id, product_id
                FROM (SELECT DISTINCT organization_id, product_id, build_set_id, devices FROM running_build_set) s
                GROUP BY organization_id, product_id HAVING sum(devices) >= ?
                """, GroupStore::counted, devices);
    }

    List<Counted> countedBefore(Tx tx) {
        return tx.list("SELECT organization_id, product_id FROM fleet_group_count", GroupStore::counted);
    }

    void forget(Tx tx, UUID product) {
        tx.update("DELETE FROM fleet_group WHERE product_id = ?", product);
        tx.update("DELETE FROM fleet_group_count WHERE product_id = ?", product);
    }

    /** Counts the fleet anew, each device once, under the combination of versions it runs. */
    void count(Tx tx, Counted of, Instant at, Instant longAgo) {
        tx.groupInMemory();
        forget(tx, of.product());
        tx.update("""
                INSERT INTO fleet_group (build_set_id, dimension, name, organization_id, product_id, devices, silent)
                SELECT build_set_id,
                       CASE WHEN grouping(hardware) = 0 THEN 'hardware'
                            WHEN grouping(cohort) = 0 THEN 'cohort' ELSE 'country' END,
                       coalesce(hardware, cohort, country), ?, ?, sum(devices), sum(silent)
                FROM (
                    SELECT s.build_set_id, coalesce(d.hardware_version, 'unknown') AS hardware,
                           coalesce(d.cohort, 'none') AS cohort, coalesce(a.value_text, 'unknown') AS country,
                           count(*) AS devices, count(*) FILTER (WHERE d.last_seen_at < ?) AS silent
                    FROM device_view d JOIN device_build_set_view s USING (device_id)
                    LEFT JOIN device_attribute_view a
                        ON a.device_id = d.device_id AND a.product_id = d.product_id AND a.name = ?
                    WHERE d.product_id = ? GROUP BY 1, 2, 3, 4) f
                GROUP BY GROUPING SETS ((build_set_id, hardware), (build_set_id, cohort), (build_set_id, country))
                """, of.organization(), of.product(), longAgo, COUNTRY, of.product());
        tx.update(
                "INSERT INTO fleet_group_count (product_id, organization_id, counted_at) VALUES (?, ?, ?)",
                of.product(),
                of.organization(),
                at);
    }
}
