package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.FieldEvent.Bucket;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeRow;
import dev.fleetward.lake.LakeSql;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.ProductId;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.TimeRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions over histograms, in the SQL of the lake: their buckets are added up, and quantiles are of the sum. */
@ApplicationScoped
class HistogramStore {
    private static final long MAX_BUCKETS_READ = 500_000;
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    private final Lake lake;

    HistogramStore(Lake lake) {
        this.lake = lake;
    }

    private record Part(String line, long bucket, long devices, Bucket counted) {}

    private record Place(String line, long bucket) {}

    /** Of running totals what each bucket rose by, as for numbers. */
    List<SampleStore.Found> ofFleet(
            OrganizationId organization, ProductId product, String metric, TimeRange range, boolean byVersion) {
        LakeSql sql = lake.sql();
        List<Part> parts = lake.ask(
                organization,
                Slice.ofProduct(FieldTables.SAMPLES, product.value(), range.from(), range.to())
                        .only("metric", metric),
                """
                WITH readings AS (
                    SELECT device_id, captured_at, since, buckets, %s AS line, %s AS bucket,
                           row_number() OVER (PARTITION BY device_id ORDER BY captured_at) AS nth
                    FROM slice WHERE buckets IS NOT NULL),
                parts AS (%s),
                counted AS (
                    SELECT *, CAST(split_part(part, ':', 1) AS DOUBLE) AS low,
                           CAST(split_part(part, ':', 2) AS DOUBLE) AS high,
                           CAST(split_part(part, ':', 3) AS DOUBLE) AS n
                    FROM parts),
                risen AS (
                    SELECT *, CASE WHEN since IS NULL THEN n WHEN nth = 1 THEN 0
                        ELSE n - coalesce(lag(n) OVER earlier, 0) END AS more
                    FROM counted
                    WINDOW earlier AS (PARTITION BY device_id, since, low, high ORDER BY captured_at)),
                heard AS (SELECT line, bucket, count(DISTINCT device_id) AS devices FROM readings GROUP BY line, bucket)
                SELECT line, bucket, devices, low, high, sum(CASE WHEN more < 0 THEN n ELSE more END) AS n
                FROM risen JOIN heard USING (line, bucket) GROUP BY line, bucket, devices, low, high
                HAVING sum(CASE WHEN more < 0 THEN n ELSE more END) > 0
                ORDER BY line, bucket, low, high LIMIT ?
                """.formatted(
                                byVersion ? "coalesce(version, 'unknown')" : "'all'",
                                sql.divided(sql.micros("captured_at"), "?"),
                                sql.pieces("readings", "buckets", " ", "part")),
                HistogramStore::part,
                range.bucketMicros(),
                MAX_BUCKETS_READ);
        var byPlace = new LinkedHashMap<Place, List<Part>>();
        parts.forEach(part -> byPlace.computeIfAbsent(new Place(part.line, part.bucket), _ -> new ArrayList<>())
                .add(part));
        return byPlace.entrySet().stream().map(entry -> found(entry, range)).toList();
    }

    private static Part part(LakeRow row) {
        return new Part(
                row.text("line"),
                row.longValue("bucket"),
                row.longValue("devices"),
                new Bucket(row.doubleValue("low"), row.doubleValue("high"), row.doubleValue("n")));
    }

    private static SampleStore.Found found(Map.Entry<Place, List<Part>> entry, TimeRange range) {
        var buckets = entry.getValue().stream().map(Part::counted).toList();
        return new SampleStore.Found(
                entry.getKey().line(),
                new Metrics.Point(
                        Instant.EPOCH.plus(
                                range.bucket().multipliedBy(entry.getKey().bucket())),
                        Math.round(Buckets.count(buckets)),
                        entry.getValue().getFirst().devices(),
                        buckets.stream().mapToDouble(Bucket::low).min().orElseThrow(),
                        Buckets.quantile(buckets, LOW),
                        Buckets.quantile(buckets, 0.5),
                        Buckets.quantile(buckets, HIGH),
                        buckets.stream().mapToDouble(Bucket::high).max().orElseThrow(),
                        Buckets.mean(buckets)));
    }
}
