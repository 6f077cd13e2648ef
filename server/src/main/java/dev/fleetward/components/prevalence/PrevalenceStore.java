package dev.fleetward.components.prevalence;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;

/** SQL of the days of combinations of versions. */
@ApplicationScoped
class PrevalenceStore {
    private static final int MAX_ROWS = 50_000;
    private static final int MAX_COMPONENTS = 100;
    /** Days as they were last counted, and today as it is. */
    private static final String DAYS = """
            WITH asked AS (
                SELECT ?::uuid AS product, ?::date AS first, ?::date AS after, ?::date AS today
            ), day AS (
                SELECT d.build_set_id, d.day, d.devices FROM asked JOIN build_set_day d ON d.product_id = asked.product
                WHERE d.day >= asked.first AND d.day < least(asked.after, asked.today)
                UNION ALL
                SELECT b.id, asked.today, b.devices FROM asked JOIN build_set b ON b.product_id = asked.product
                WHERE b.devices > 0 AND asked.today >= asked.first AND asked.today < asked.after
            )
            """;

    /** Counts the day anew: what no device runs any more is not in it. */
    void count(Tx tx, LocalDate day) {
        tx.update("DELETE FROM build_set_day WHERE day = ?", day);
        tx.update("""
                INSERT INTO build_set_day (organization_id, product_id, build_set_id, day, devices)
                SELECT organization_id, product_id, id, ?, devices FROM build_set WHERE devices > 0
                """, day);
    }

    List<Prevalence.Known> known(Tx tx, Prevalence.Span span) {
        return tx.list(
                DAYS + "SELECT day, sum(devices)::bigint AS devices FROM day GROUP BY day ORDER BY day",
                row -> new Prevalence.Known(row.date("day"), row.longValue("devices")),
                span.product().value(),
                span.from(),
                span.to(),
                span.today());
    }

    List<Prevalence.Spread> versions(Tx tx, Prevalence.Span span) {
        return tx.list(
                DAYS + """
                SELECT d.day, v.type || ' ' || v.version AS name, sum(d.devices)::bigint AS devices
                FROM day d JOIN build_set_version b ON b.build_set_id = d.build_set_id
                JOIN software_version v ON v.id = b.software_version_id
                GROUP BY d.day, v.type, v.version ORDER BY d.day, name LIMIT ?
                """,
                PrevalenceStore::spread,
                span.product().value(),
                span.from(),
                span.to(),
                span.today(),
                MAX_ROWS);
    }

    List<Prevalence.Spread> component(Tx tx, Prevalence.Span span, String name) {
        return tx.list(
                DAYS + """
                , carried AS (
                    SELECT DISTINCT b.build_set_id, c.version FROM build_set_version b
                    JOIN software_version_component s ON s.software_version_id = b.software_version_id
                    JOIN component c ON c.id = s.component_id
                    WHERE s.product_id = ? AND c.name = ?)
                SELECT d.day, carried.version AS name, sum(d.devices)::bigint AS devices
                FROM day d JOIN carried ON carried.build_set_id = d.build_set_id
                GROUP BY d.day, carried.version ORDER BY d.day, name LIMIT ?
                """,
                PrevalenceStore::spread,
                span.product().value(),
                span.from(),
                span.to(),
                span.today(),
                span.product().value(),
                name,
                MAX_ROWS);
    }

    private static Prevalence.Spread spread(Row row) {
        return new Prevalence.Spread(row.date("day"), row.text("name"), row.longValue("devices"));
    }

    /** Combinations of one version are added up by version; only in those of several is each component to be counted once. */
    List<Prevalence.Carried> components(Tx tx, Prevalence.Span span) {
        tx.groupInMemory();
        return tx.list(
                DAYS + """
                , edge AS (
                    SELECT min(day) AS first, max(day) AS last FROM day
                ), ran AS MATERIALIZED (
                    SELECT d.build_set_id, b.software_version_id,
                           count(*) OVER (PARTITION BY d.build_set_id) = 1 AS alone,
                           coalesce(sum(d.devices) FILTER (WHERE d.day = edge.last), 0)::bigint AS devices,
                           coalesce(sum(d.devices) FILTER (WHERE d.day = edge.first), 0)::bigint AS before
                    FROM edge JOIN day d ON d.day IN (edge.first, edge.last)
                    JOIN build_set_version b ON b.build_set_id = d.build_set_id
                    GROUP BY d.build_set_id, b.software_version_id
                ), carried AS (
                    SELECT s.component_id, a.devices, a.before
                    FROM (SELECT software_version_id, sum(devices) AS devices, sum(before) AS before
                          FROM ran WHERE alone GROUP BY software_version_id) a
                    JOIN software_version_component s USING (software_version_id) WHERE s.product_id = ?
                    UNION ALL
                    SELECT component_id, devices, before
                    FROM (SELECT DISTINCT s.component_id, r.build_set_id, r.devices, r.before
                          FROM ran r JOIN software_version_component s USING (software_version_id)
                          WHERE NOT r.alone AND s.product_id = ?) t
                )
                SELECT c.id::text AS id, c.name, c.version, p.devices, p.before
                FROM (SELECT component_id, sum(devices)::bigint AS devices, sum(before)::bigint AS before
                      FROM carried GROUP BY component_id) p
                JOIN component c ON c.id = p.component_id
                ORDER BY p.devices DESC, c.name, c.version LIMIT ?
                """,
                row -> new Prevalence.Carried(
                        row.text("id"),
                        row.text("name"),
                        row.text("version"),
                        row.longValue("devices"),
                        row.longValue("before")),
                span.product().value(),
                span.from(),
                span.to(),
                span.today(),
                span.product().value(),
                span.product().value(),
                MAX_COMPONENTS);
    }
}
