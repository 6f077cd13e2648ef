package dev.fleetward.insight.fleet;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** SQL of what is not rolled up, and of units that versions disagree on. */
@ApplicationScoped
class RefusalStore {
    private static final int MAX_TOLD = 1_000;

    /** @param metric empty when it is about whole reports */
    record Key(UUID product, String metric, String version, Refusal refusal) {}

    void add(Tx tx, OrganizationId organization, LocalDate day, Map<Key, Long> refused) {
        if (refused.isEmpty()) {
            return;
        }
        var entries = List.copyOf(refused.entrySet());
        tx.update(
                """
                INSERT INTO metric_refusal (organization_id, product_id, day, metric, version, reason, samples)
                SELECT ?, x.product_id, ?, x.metric, x.version, x.reason, x.samples
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                    AS x (product_id, metric, version, reason, samples)
                JOIN product p ON p.id = x.product_id
                """,
                organization,
                day,
                entries.stream().map(entry -> entry.getKey().product()).toArray(UUID[]::new),
                entries.stream().map(entry -> entry.getKey().metric()).toArray(String[]::new),
                entries.stream().map(entry -> entry.getKey().version()).toArray(String[]::new),
                entries.stream().map(entry -> entry.getKey().refusal().slug()).toArray(String[]::new),
                entries.stream().map(Map.Entry::getValue).toArray(Long[]::new));
    }

    List<FleetSeries.Refused> list(Tx tx, ProductId product, LocalDate from) {
        return tx.list(
                """
                SELECT metric, version, reason, sum(samples)::bigint AS samples, max(day) AS last_day FROM metric_refusal
                WHERE product_id = ? AND day >= ? GROUP BY metric, version, reason ORDER BY metric, version, reason LIMIT ?
                """,
                row -> new FleetSeries.Refused(
                        row.text("metric"),
                        row.text("version"),
                        row.text("reason"),
                        row.longValue("samples"),
                        row.date("last_day")),
                product.value(),
                from,
                MAX_TOLD);
    }

    /** One row a key and day. */
    void join(Tx tx) {
        tx.update("""
                WITH gone AS (
                    DELETE FROM metric_refusal r USING (
                        SELECT product_id, day, metric, version, reason FROM metric_refusal
                        GROUP BY product_id, day, metric, version, reason HAVING count(*) > 1) AS k
                    WHERE r.product_id = k.product_id AND r.day = k.day AND r.metric = k.metric AND r.version = k.version
                      AND r.reason = k.reason
                    RETURNING r.organization_id, r.product_id, r.day, r.metric, r.version, r.reason, r.samples)
                INSERT INTO metric_refusal (organization_id, product_id, day, metric, version, reason, samples)
                SELECT organization_id, product_id, day, metric, version, reason, sum(samples) FROM gone
                GROUP BY organization_id, product_id, day, metric, version, reason
                """);
    }

    int forget(Tx tx, LocalDate before) {
        return tx.update("DELETE FROM metric_refusal WHERE day < ?", before);
    }

    /** What a version says a metric's unit is. */
    record Unit(UUID product, String metric, String version, String unit) {}

    void addUnits(Tx tx, OrganizationId organization, Collection<Unit> units, Instant now) {
        tx.batch(
                """
                INSERT INTO metric_unit (organization_id, product_id, metric, version, unit, first_seen_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                units.stream()
                        .map(unit ->
                                new Object[] {organization, unit.product, unit.metric, unit.version, unit.unit, now})
                        .toList());
    }

    /** The unit last said first. */
    List<FleetSeries.UnitOfVersion> units(Tx tx, ProductId product, String metric) {
        return tx.list(
                """
                SELECT version, unit, first_seen_at FROM metric_unit WHERE product_id = ? AND metric = ?
                ORDER BY first_seen_at DESC, version DESC, unit LIMIT ?
                """,
                row -> new FleetSeries.UnitOfVersion(
                        row.text("version"), row.text("unit"), row.instant("first_seen_at")),
                product.value(),
                metric,
                MAX_TOLD);
    }
}
