package dev.fleetward.insight.fleet;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SQL of the roll-ups. */
@ApplicationScoped
class RollupStore {
    /** Keys joined in one transaction: some megabytes of sketches. */
    private static final int MAX_KEYS_A_JOIN = 1_000;

    private static final int MAX_METRICS = 2_000;

    /** Whose hardware is known, by device. */
    Map<UUID, String> hardware(Tx tx, Collection<UUID> devices) {
        record Of(UUID device, String hardware) {}
        var found = new HashMap<UUID, String>();
        tx.list("""
                        SELECT id, hardware_version FROM device
                        WHERE id = ANY (?::uuid[]) AND hardware_version IS NOT NULL
                        """, row -> new Of(row.uuid("id"), row.text("hardware_version")), (Object) devices.toArray(UUID[]::new))
                .forEach(of -> found.put(of.device, of.hardware));
        return found;
    }

    /** Those of products that are no more are left out. */
    void add(Tx tx, OrganizationId organization, Map<Rollup.Key, Rollup> rollups, boolean asParts) {
        if (rollups.isEmpty()) {
            return;
        }
        var entries = List.copyOf(rollups.entrySet());
        tx.update(
                """
                INSERT INTO metric_rollup
                    (organization_id, product_id, metric, step_hours, at, version, hardware, samples, total, low, high,
                     device_count, devices, quantiles, is_part)
                SELECT ?, x.product_id, x.metric, x.step_hours, x.at::timestamptz, x.version, x.hardware, x.samples,
                       x.total, x.low, x.high, x.device_count, x.devices, x.quantiles, ?
                FROM unnest(?::uuid[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::float8[],
                            ?::float8[], ?::float8[], ?::float8[], ?::bytea[], ?::bytea[])
                    AS x (product_id, metric, step_hours, at, version, hardware, samples, total, low, high,
                          device_count, devices, quantiles)
                JOIN product p ON p.id = x.product_id
                """,
                organization,
                asParts,
                column(entries, UUID[]::new, entry -> entry.getKey().product()),
                column(entries, String[]::new, entry -> entry.getKey().metric()),
                column(entries, Integer[]::new, entry -> entry.getKey().step().hours),
                column(entries, String[]::new, entry -> entry.getKey().at().toString()),
                column(entries, String[]::new, entry -> entry.getKey().version()),
                column(entries, String[]::new, entry -> entry.getKey().hardware()),
                column(entries, Long[]::new, entry -> entry.getValue().samples()),
                column(entries, Double[]::new, entry -> entry.getValue().total()),
                column(entries, Double[]::new, entry -> entry.getValue().low()),
                column(entries, Double[]::new, entry -> entry.getValue().high()),
                column(entries, Double[]::new, entry -> entry.getValue()
                        .devices()
                        .count()),
                column(entries, byte[][]::new, entry -> entry.getValue()
                        .devices()
                        .bytes()),
                column(entries, byte[][]::new, entry -> entry.getValue()
                        .quantiles()
                        .bytes()));
    }

    private static <T> T[] column(
            List<Map.Entry<Rollup.Key, Rollup>> entries,
            IntFunction<T[]> array,
            Function<Map.Entry<Rollup.Key, Rollup>, T> cell) {
        return entries.stream().map(cell).toArray(array);
    }

    List<OrganizationId> withParts(Tx tx) {
        return tx.list(
                "SELECT DISTINCT organization_id FROM metric_rollup WHERE is_part",
                row -> new OrganizationId(row.uuid("organization_id")));
    }

    /** Makes one row of all of each key that has parts. @return keys joined */
    int join(Tx tx, OrganizationId organization) {
        var joined = new HashMap<Rollup.Key, Rollup>();
        var _ = tx.list(
                """
                WITH keys AS (
                    SELECT DISTINCT product_id, metric, step_hours, at, version, hardware FROM metric_rollup
                    WHERE organization_id = ? AND is_part LIMIT ?)
                DELETE FROM metric_rollup r USING keys k
                WHERE r.product_id = k.product_id AND r.metric = k.metric AND r.step_hours = k.step_hours
                  AND r.at = k.at AND r.version = k.version AND r.hardware = k.hardware
                RETURNING r.product_id, r.metric, r.step_hours, r.at, r.version, r.hardware, r.samples, r.total, r.low,
                          r.high, r.devices, r.quantiles
                """,
                row -> {
                    var rollup = joined.computeIfAbsent(key(row), _ -> new Rollup());
                    add(rollup, row);
                    return true;
                },
                organization,
                MAX_KEYS_A_JOIN);
        add(tx, organization, joined, false);
        return joined.size();
    }

    private static Rollup.Key key(Row row) {
        return new Rollup.Key(
                row.uuid("product_id"),
                row.text("metric"),
                row.intValue("step_hours") == Step.HOUR.hours ? Step.HOUR : Step.DAY,
                row.instant("at"),
                row.text("version"),
                row.text("hardware"));
    }

    private static void add(Rollup rollup, Row row) {
        rollup.add(
                row.longValue("samples"),
                row.doubleValue("total"),
                row.doubleValue("low"),
                row.doubleValue("high"),
                row.bytes("devices"),
                row.bytes("quantiles"));
    }

    /** Which of a metric's roll-ups are asked for; no versions or no hardware: all of them. */
    record Asked(ProductId product, String metric, Step step, Instant from, Instant to, FleetSeries.Slice slice) {}

    private static final String ASKED = """
            FROM metric_rollup r
            WHERE product_id = ? AND metric = ? AND step_hours = ? AND at >= ? AND at < ?
              AND (? OR version = ANY (?::text[])) AND (? OR hardware = ANY (?::text[]))
              AND NOT version = ANY (?::text[])
            """;

    /** Adds each row to the roll-up it belongs to. */
    void read(Tx tx, Asked asked, Function<Rollup.Key, Rollup> place) {
        var _ = tx.list(
                """
                SELECT product_id, metric, step_hours, at, version, hardware, samples, total, low, high, devices, quantiles
                """ + ASKED,
                row -> {
                    add(place.apply(key(row)), row);
                    return true;
                },
                parameters(asked));
    }

    /** Devices heard of in an hour by version and hardware. @param devices null where the count is known */
    record HeardOf(
            Instant at,
            String version,
            String hardware,
            double count,
            @Nullable DeviceSet devices) {}

    /** Of hours whose parts are not joined yet each part with its devices, else only how many. */
    List<HeardOf> heardOf(Tx tx, Asked asked) {
        return tx.list(
                "SELECT at, version, hardware, max(device_count) AS devices_heard, NULL::bytea AS devices " + ASKED
                        + " GROUP BY at, version, hardware HAVING NOT bool_or(is_part) UNION ALL"
                        + " SELECT at, version, hardware, device_count, devices " + ASKED
                        + """
                        AND EXISTS (
                            SELECT FROM metric_rollup p
                            WHERE p.is_part AND p.product_id = r.product_id AND p.metric = r.metric
                              AND p.step_hours = r.step_hours AND p.at = r.at AND p.version = r.version
                              AND p.hardware = r.hardware)
                        """,
                row -> new HeardOf(
                        row.instant("at"),
                        row.text("version"),
                        row.text("hardware"),
                        row.doubleValue("devices_heard"),
                        devices(row)),
                Stream.concat(Stream.of(parameters(asked)), Stream.of(parameters(asked)))
                        .toArray());
    }

    private static @Nullable DeviceSet devices(Row row) {
        byte[] written = row.bytesOrNull("devices");
        if (written == null) {
            return null;
        }
        var devices = new DeviceSet();
        devices.add(written);
        return devices;
    }

    private static Object[] parameters(Asked asked) {
        return new Object[] {
            asked.product.value(),
            asked.metric,
            asked.step.hours,
            asked.from,
            asked.to,
            asked.slice.versions().isEmpty(),
            asked.slice.versions(),
            asked.slice.hardware().isEmpty(),
            asked.slice.hardware(),
            asked.slice.butVersions()
        };
    }

    /** Metrics with samples in that time. */
    List<FleetSeries.Counted> metrics(Tx tx, ProductId product, Instant from, Instant to) {
        return tx.list(
                """
                SELECT metric, sum(samples)::bigint AS samples FROM metric_rollup
                WHERE product_id = ? AND step_hours = ? AND at >= ? AND at < ?
                GROUP BY metric ORDER BY metric LIMIT ?
                """,
                row -> new FleetSeries.Counted(row.text("metric"), row.longValue("samples")),
                product.value(),
                Step.DAY.hours,
                from,
                to,
                MAX_METRICS);
    }

    int forget(Tx tx, Step step, Instant before) {
        return tx.update("DELETE FROM metric_rollup WHERE step_hours = ? AND at < ?", step.hours, before);
    }
}
