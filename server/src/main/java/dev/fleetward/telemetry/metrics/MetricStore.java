package dev.fleetward.telemetry.metrics;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of metric names and last values. */
@ApplicationScoped
class MetricStore {
    static final String DECLARED = """
            SELECT count(*) AS received, count(*) FILTER (WHERE declared) AS declared FROM (
                SELECT m.name, bool_or(m.kind IS NOT NULL OR m.unit IS NOT NULL OR w.name IS NOT NULL) AS declared
                FROM metric m LEFT JOIN metric_meaning w ON w.product_id = m.product_id AND w.name = m.name
                WHERE m.product_id = ? GROUP BY m.name) AS named
            """;

    record Declared(long declared, long received) {}

    /** Metrics received, and of them those whose kind or unit the build or a person states. */
    Declared declared(Tx tx, UUID product) {
        return tx.one(DECLARED, row -> new Declared(row.longValue("declared"), row.longValue("received")), product);
    }

    static final int MAX_METRICS = 500;

    private final KnownNames known = new KnownNames();

    /** Names new to the product and values newer than what is known, in one statement each. */
    void keep(Tx tx, Gathered gathered) {
        name(tx, known.notIn(tx, gathered.names()));
        var values = List.copyOf(gathered.lastValues());
        int rows = values.size();
        if (rows == 0) {
            return;
        }
        var products = new UUID[rows];
        var devices = new UUID[rows];
        var metrics = new String[rows];
        var builds = new String[rows];
        @Nullable Double[] numbers = new @Nullable Double[rows];
        @Nullable String[] texts = new @Nullable String[rows];
        @Nullable String[] versions = new @Nullable String[rows];
        var captured = new String[rows];
        for (int i = 0; i < rows; i++) {
            Place place = values.get(i).place();
            Sample sample = values.get(i).sample();
            products[i] = place.received().product().value();
            devices[i] = place.received().device().value();
            metrics[i] = sample.metric();
            builds[i] = sample.build();
            numbers[i] = sample.number();
            texts[i] = sample.text();
            versions[i] = place.version();
            captured[i] = place.at().toString();
        }
        tx.update(
                """
                INSERT INTO last_value
                    (organization_id, product_id, device_id, metric, build, number, text, version, captured_at)
                SELECT ?, x.product_id, x.device_id, x.metric, x.build, x.number, x.text, x.version,
                       x.captured_at::timestamptz
                FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::float8[], ?::text[], ?::text[], ?::text[])
                    AS x (product_id, device_id, metric, build, number, text, version, captured_at)
                ON CONFLICT (device_id, metric) DO UPDATE
                SET build = excluded.build, number = excluded.number, text = excluded.text,
                    version = excluded.version, captured_at = excluded.captured_at
                WHERE last_value.captured_at <= excluded.captured_at
                """,
                values.getFirst().place().received().organization(),
                products,
                devices,
                metrics,
                builds,
                numbers,
                texts,
                versions,
                captured);
    }

    private static void name(Tx tx, Map<Gathered.Name, Received> names) {
        names.forEach((name, received) -> tx.update(
                """
                INSERT INTO metric AS m
                    (organization_id, product_id, name, build, is_text, first_seen_at, unit, kind, is_total)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, name, build) DO UPDATE
                SET unit = coalesce(excluded.unit, m.unit), kind = coalesce(excluded.kind, m.kind),
                    is_total = excluded.is_total OR m.is_total
                WHERE excluded.unit IS DISTINCT FROM m.unit OR excluded.kind IS DISTINCT FROM m.kind
                    OR excluded.is_total <> m.is_total
                """,
                received.organization(),
                name.product().value(),
                name.metric(),
                name.build(),
                name.isText(),
                received.receivedAt(),
                name.unit(),
                name.kind(),
                name.isTotal()));
    }

    private static final String ALL = """
            SELECT m.name, bool_and(m.is_text) AS is_text, min(m.first_seen_at) AS first_seen_at,
                   array_remove(array_agg(m.build ORDER BY m.build), '') AS builds, max(m.unit) AS unit,
                   max(m.kind) AS kind, bool_or(m.is_total) AS is_total, max(p.unit) AS person_unit,
                   max(p.kind) AS person_kind
            FROM metric m LEFT JOIN metric_meaning p ON p.product_id = m.product_id AND p.name = m.name
            """;

    /** A meaning that says nothing is taken away. */
    void mean(Tx tx, OrganizationId organization, ProductId product, String metric, MetricMeaning meaning) {
        if (meaning.isEmpty()) {
            tx.update("DELETE FROM metric_meaning WHERE product_id = ? AND name = ?", product.value(), metric);
            return;
        }
        tx.update(
                """
                INSERT INTO metric_meaning (organization_id, product_id, name, unit, kind) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, name) DO UPDATE SET unit = excluded.unit, kind = excluded.kind
                """,
                organization,
                product.value(),
                metric,
                meaning.unit(),
                meaning.kind() == null ? null : meaning.kind().slug());
    }

    List<Metrics.Metric> metrics(Tx tx, ProductId product, @Nullable String after, int limit) {
        return tx.list(
                ALL + "WHERE m.product_id = ? AND m.name > ? GROUP BY m.name ORDER BY m.name LIMIT ?",
                MetricStore::metric,
                product.value(),
                after == null ? "" : after,
                Math.min(limit, MAX_METRICS));
    }

    Optional<Metrics.Metric> metric(Tx tx, ProductId product, String name) {
        return tx.first(
                ALL + "WHERE m.product_id = ? AND m.name = ? GROUP BY m.name",
                MetricStore::metric,
                product.value(),
                name);
    }

    record Found(UUID product, String metric) {}

    List<Found> search(Tx tx, String text, int limit) {
        String pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return tx.list("""
                SELECT DISTINCT m.product_id, m.name FROM metric m
                WHERE m.name ILIKE ? ORDER BY m.name LIMIT ?
                """, row -> new Found(row.uuid("product_id"), row.text("name")), pattern, limit);
    }

    List<Metrics.LastValue> lastValues(Tx tx, DeviceId device) {
        return tx.list(
                """
                SELECT metric, number, text, version, captured_at FROM last_value
                WHERE device_id = ? ORDER BY metric
                """,
                row -> new Metrics.LastValue(
                        row.text("metric"),
                        row.doubleOrNull("number"),
                        row.textOrNull("text"),
                        row.textOrNull("version"),
                        row.instant("captured_at")),
                device.value());
    }

    int forget(Tx tx, DeviceId device) {
        return tx.update("DELETE FROM last_value WHERE device_id = ?", device.value());
    }

    private static Metrics.Metric metric(Row row) {
        return new Metrics.Metric(
                row.text("name"),
                row.bool("is_text"),
                row.texts("builds"),
                row.instant("first_seen_at"),
                new Metrics.Said(row.textOrNull("unit"), row.textOrNull("kind"), row.bool("is_total")),
                new Metrics.Said(row.textOrNull("person_unit"), row.textOrNull("person_kind"), false));
    }
}
