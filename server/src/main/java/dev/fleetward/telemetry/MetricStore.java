package dev.fleetward.telemetry;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of metric names and last values. */
@ApplicationScoped
class MetricStore {
    private static final int MAX_METRICS = 500;

    private final KnownNames known = new KnownNames();

    /** Names new to the product and values newer than what is known, in one statement each. */
    void keep(Tx tx, Intake.Place place, List<Sample> samples) {
        var once = new LinkedHashMap<String, Sample>();
        samples.stream()
                .sorted(Comparator.comparing(Sample::metric))
                .forEach(sample -> once.put(sample.metric(), sample));
        String json = Json.write(once.values());
        var received = place.received();
        List<Sample> unknown = known.notIn(tx, received.product(), List.copyOf(once.values()));
        if (!unknown.isEmpty()) {
            name(tx, received, unknown);
        }
        tx.update(
                """
                INSERT INTO last_value
                    (organization_id, product_id, device_id, metric, build, number, text, version, captured_at)
                SELECT ?, ?, ?, x.metric, x.build, x.number, x.text, ?, ?
                FROM json_to_recordset(?::json) AS x(metric text, build text, number float8, text text)
                ON CONFLICT (device_id, metric) DO UPDATE
                SET build = excluded.build, number = excluded.number, text = excluded.text,
                    version = excluded.version, captured_at = excluded.captured_at
                WHERE last_value.captured_at <= excluded.captured_at
                """,
                received.organization(),
                received.product().value(),
                received.device().value(),
                place.version(),
                place.at(),
                json);
    }

    private static void name(Tx tx, Received received, List<Sample> samples) {
        tx.update("""
                INSERT INTO metric (organization_id, product_id, name, build, is_text, first_seen_at)
                SELECT ?, ?, x.metric, x.build, x.number IS NULL, ?
                FROM json_to_recordset(?::json) AS x(metric text, build text, number float8)
                ON CONFLICT DO NOTHING
                """, received.organization(), received.product().value(), received.receivedAt(), Json.write(samples));
    }

    List<Metrics.Metric> metrics(Tx tx, ProductId product, @Nullable String after, int limit) {
        return tx.list(
                """
                SELECT name, bool_and(is_text) AS is_text, min(first_seen_at) AS first_seen_at,
                       array_remove(array_agg(build ORDER BY build), '') AS builds
                FROM metric WHERE product_id = ? AND name > ?
                GROUP BY name ORDER BY name LIMIT ?
                """, MetricStore::metric, product.value(), after == null ? "" : after, Math.min(limit, MAX_METRICS));
    }

    Optional<Metrics.Metric> metric(Tx tx, ProductId product, String name) {
        return tx.first("""
                SELECT name, bool_and(is_text) AS is_text, min(first_seen_at) AS first_seen_at,
                       array_remove(array_agg(build ORDER BY build), '') AS builds
                FROM metric WHERE product_id = ? AND name = ? GROUP BY name
                """, MetricStore::metric, product.value(), name);
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
                row.text("name"), row.bool("is_text"), row.texts("builds"), row.instant("first_seen_at"));
    }
}
