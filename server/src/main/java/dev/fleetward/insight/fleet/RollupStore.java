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

/** SQL of the roll-ups. */
@ApplicationScoped
class RollupStore {
    /** Keys joined in one transaction: some megabytes of sketches. */
    private static final int MAX_KEYS_A_JOIN = 1_000;

    private static final int MAX_METRICS = 2_000;

    /** Those that have a hardware or are in a cohort, by device. */
    Map<UUID, Folding.Reporter> reporters(Tx tx, Collection<UUID> devices) {
        var found = new HashMap<UUID, Folding.Reporter>();
        tx.list("""
                        SELECT id, coalesce(hardware_version, '') AS hardware, cohort_id FROM device
                        WHERE id = ANY (?::uuid[]) AND (hardware_version IS NOT NULL OR cohort_id IS NOT NULL)
                        """, RollupStore::reporter, (Object) devices.toArray(UUID[]::new))
                .forEach(one -> found.put(one.device(), one));
        return found;
    }

    private static Folding.Reporter reporter(Row row) {
        UUID cohort = row.uuidOrNull("cohort_id");
        return new Folding.Reporter(row.uuid("id"), row.text("hardware"), cohort == null ? Rollup.NO_COHORT : cohort);
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
                    (organization_id, product_id, metric, step_hours, at, version, hardware, cohort, samples, total, low,
                     high, device_count, devices, quantiles, is_part)
                SELECT ?, x.product_id, x.metric, x.step_hours, x.at::timestamptz, x.version, x.hardware, x.cohort,
                       x.samples, x.total, x.low, x.high, x.device_count, x.devices, x.quantiles, ?
                FROM unnest(?::uuid[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::bigint[],
                            ?::float8[], ?::float8[], ?::float8[], ?::float8[], ?::bytea[], ?::bytea[])
                    AS x (product_id, metric, step_hours, at, version, hardware, cohort, samples, total, low,
                          high, device_count, devices, quantiles)
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
                column(entries, UUID[]::new, entry -> entry.getKey().cohort()),
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
                    SELECT DISTINCT product_id, metric, step_hours, at, version, hardware, cohort FROM metric_rollup
                    WHERE organization_id = ? AND is_part LIMIT ?)
                DELETE FROM metric_rollup r USING keys k
                WHERE r.product_id = k.product_id AND r.metric = k.metric AND r.step_hours = k.step_hours
                  AND r.at = k.at AND r.version = k.version AND r.hardware = k.hardware AND r.cohort = k.cohort
                RETURNING r.product_id, r.metric, r.step_hours, r.at, r.version, r.hardware, r.cohort, r.samples,
                          r.total, r.low, r.high, r.devices, r.quantiles
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
                row.text("hardware"),
                row.uuid("cohort"));
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

    /** Which of a metric's roll-ups are asked for. */
    record Asked(ProductId product, String metric, Step step, Instant from, Instant to, FleetSeries.Slice slice) {}

    private static final String ASKED = """
            FROM metric_rollup r LEFT JOIN cohort_view c ON c.cohort_id = r.cohort
            WHERE r.product_id = ? AND metric = ? AND step_hours = ? AND at >= ? AND at < ?
              AND (? OR version = ANY (?::text[])) AND (? OR hardware = ANY (?::text[]))
              AND (? OR coalesce(c.slug, ?) = ANY (?::text[])) AND NOT version = ANY (?::text[])
            """;

    /** Whose samples of what time; the cohort by its slug, empty for none and for one that is no more. */
    record Place(Instant at, String version, String hardware, String cohort) {
        static Place of(Row row) {
            return new Place(row.instant("at"), row.text("version"), row.text("hardware"), row.text("slug"));
        }
    }

    /** Adds each row to the roll-up it belongs to. */
    void read(Tx tx, Asked asked, Function<Place, Rollup> where) {
        var _ = tx.list(
                """
                SELECT at, version, hardware, coalesce(c.slug, '') AS slug, samples, total, low, high, devices, quantiles
                """ + ASKED,
                row -> {
                    add(where.apply(Place.of(row)), row);
                    return true;
                },
                parameters(asked));
    }

    /** Device-hours of a bucket of time. */
    record DeviceHours(long bucket, String version, String hardware, String cohort, double hours) {}

    /**
     * Keys with parts that are not joined yet, read once: a search for each row's would pass over all those joined since
     * the last vacuum, each time.
     */
    private static final String PARTED = """
            WITH parted AS MATERIALIZED (
                SELECT DISTINCT at, version, hardware, cohort FROM metric_rollup
                WHERE is_part AND product_id = ? AND metric = ? AND step_hours = ? AND at >= ? AND at < ?)
            """;

    private static Stream<Object> partedParameters(Asked asked) {
        return Stream.of(asked.product.value(), asked.metric, asked.step.hours, asked.from, asked.to);
    }

    /** For each hour the devices heard of in it, as far as its parts are joined. */
    List<DeviceHours> deviceHours(Tx tx, Asked asked, FleetSeries.Cut cut, Buckets buckets) {
        var grouping =
                Stream.<Object>of(buckets.origin(), buckets.width(), cut.byVersion(), cut.byHardware(), cut.byCohort());
        return tx.list(
                PARTED + """
                SELECT floor((extract(epoch FROM at) - ?) / ?)::bigint AS bucket,
                       CASE WHEN ? THEN version ELSE '' END AS version,
                       CASE WHEN ? THEN hardware ELSE '' END AS hardware,
                       CASE WHEN ? THEN coalesce(c.slug, '') ELSE '' END AS slug, sum(device_count) AS hours
                """
                        + ASKED
                        + " AND NOT is_part AND (at, version, hardware, r.cohort) NOT IN (SELECT * FROM parted)"
                        + " GROUP BY 1, 2, 3, 4",
                row -> new DeviceHours(
                        buckets.start(row.longValue("bucket")),
                        row.text("version"),
                        row.text("hardware"),
                        row.text("slug"),
                        row.doubleValue("hours")),
                Stream.of(partedParameters(asked), grouping, Stream.of(parameters(asked)))
                        .flatMap(part -> part)
                        .toArray());
    }

    /** Devices heard of in an hour whose parts are not joined yet: a part. */
    record HeardOf(Place place, DeviceSet devices) {}

    List<HeardOf> heardOfInParts(Tx tx, Asked asked) {
        return tx.list(
                PARTED + "SELECT at, version, hardware, coalesce(c.slug, '') AS slug, devices " + ASKED
                        + " AND (at, version, hardware, r.cohort) IN (SELECT * FROM parted)",
                row -> {
                    var devices = new DeviceSet();
                    devices.add(row.bytes("devices"));
                    return new HeardOf(Place.of(row), devices);
                },
                Stream.concat(partedParameters(asked), Stream.of(parameters(asked)))
                        .toArray());
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
            asked.slice.cohorts().isEmpty(),
            FleetSeries.Slice.NO_COHORT,
            asked.slice.cohorts(),
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
