package dev.fleetward.telemetry.metrics;

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
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Questions over samples, in the SQL of the lake. */
@ApplicationScoped
class SampleStore {
    /** Beyond these the eye cannot tell lines apart. */
    static final int MAX_LINES = 8;

    private static final long MAX_REPORTED = 50_000;

    /** What is found of the readings in {@code asked}, by bucket and line. */
    private String figures() {
        LakeSql sql = lake.sql();
        return """
                count(*) AS samples, count(DISTINCT device_id) AS devices, min(reading) AS low,
                %s AS p5, %s AS median, %s AS p95, max(reading) AS high, avg(reading) AS mean
                """.formatted(
                        sql.quantile("reading", 0.05), sql.quantile("reading", 0.5), sql.quantile("reading", 0.95));
    }

    private String bucket() {
        return lake.sql().divided(lake.sql().micros("captured_at"), "?") + " AS bucket";
    }

    private static final String PLAIN = "WITH asked AS (SELECT *, value AS reading FROM slice WHERE value IS NOT NULL)";

    /**
     * Of a running total what it rose by since the device's reading before, and all of it after it began anew: at
     * another time, or lower than it was. The first reading of a span is known to have risen by nothing.
     */
    private static final String INCREASES = """
            WITH numbers AS (
                SELECT *, lag(value) OVER earlier AS last_value, lag(since) OVER earlier AS last_since
                FROM slice WHERE value IS NOT NULL
                WINDOW earlier AS (PARTITION BY device_id, metric ORDER BY captured_at)),
            readings AS (
                SELECT *, CASE WHEN since IS NULL OR observations IS NOT NULL THEN value
                    WHEN last_value IS NULL THEN NULL
                    WHEN last_since IS DISTINCT FROM since OR value < last_value THEN value
                    ELSE value - last_value END AS reading FROM numbers),
            asked AS (SELECT * FROM readings WHERE reading IS NOT NULL)""";

    private static String asked(boolean isTotal) {
        return isTotal ? INCREASES : PLAIN;
    }

    private final Lake lake;

    SampleStore(Lake lake) {
        this.lake = lake;
    }

    /** A point of the line called {@code line}; lines and their points come in order. */
    record Found(String line, Metrics.Point point) {}

    List<Found> ofFleet(OrganizationId organization, ProductId product, Metrics.Metric metric, TimeRange range) {
        return lake.ask(
                organization,
                Slice.ofProduct(FieldTables.SAMPLES, product.value(), range.from(), range.to())
                        .only("metric", metric.name()),
                asked(metric.isTotal()) + " SELECT " + bucket() + ", 'all' AS line, " + figures()
                        + " FROM asked GROUP BY 1 ORDER BY bucket",
                row -> found(row, range),
                range.bucketMicros());
    }

    List<Found> byVersion(OrganizationId organization, ProductId product, Metrics.Metric metric, TimeRange range) {
        return lake.ask(
                organization,
                Slice.ofProduct(FieldTables.SAMPLES, product.value(), range.from(), range.to())
                        .only("metric", metric.name()),
                asked(metric.isTotal()) + """
                , versioned AS (SELECT *, coalesce(version, 'unknown') AS known FROM asked),
                ranked AS (
                    SELECT known, row_number() OVER (ORDER BY count(*) DESC, known) AS rank FROM versioned GROUP BY known)
                SELECT\s""" + bucket() + ", CASE WHEN rank < ? THEN known ELSE 'other' END AS line, "
                        + figures()
                        + " FROM versioned JOIN ranked USING (known) GROUP BY 1, 2 ORDER BY line, bucket",
                row -> found(row, range),
                range.bucketMicros(),
                (long) MAX_LINES);
    }

    /** Lines named by metric. */
    List<Found> ofDevice(
            OrganizationId organization, ProductId product, UUID device, Collection<String> metrics, TimeRange range) {
        if (metrics.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(range.bucketMicros());
        parameters.addAll(metrics);
        return lake.ask(
                organization,
                new Slice(FieldTables.SAMPLES, product.value(), device, range.from(), range.to()),
                asked(true) + " SELECT " + bucket() + ", metric AS line, " + figures()
                        + " FROM asked WHERE metric IN ("
                        + metrics.stream().map(_ -> "?").collect(Collectors.joining(", "))
                        + ") GROUP BY 1, 2 ORDER BY line, bucket",
                row -> found(row, range),
                parameters.toArray());
    }

    /** That a version reports a metric, and since when. */
    record Reported(String version, String metric, boolean isText, Instant since) {}

    List<Reported> reported(OrganizationId organization, ProductId product, TimeRange range) {
        return lake.ask(
                organization,
                Slice.ofProduct(FieldTables.SAMPLES, product.value(), range.from(), range.to()),
                """
                SELECT version, metric, CAST(CAST(bool_and(value IS NULL) AS INTEGER) AS BIGINT) AS is_text, min(captured_at) AS since
                FROM slice WHERE version IS NOT NULL AND build = '' GROUP BY version, metric
                ORDER BY version, metric LIMIT ?
                """,
                row -> new Reported(
                        row.text("version"), row.text("metric"), row.longValue("is_text") == 1, row.instant("since")),
                MAX_REPORTED);
    }

    private static Found found(LakeRow row, TimeRange range) {
        Instant at = Instant.EPOCH.plus(range.bucket().multipliedBy(row.longValue("bucket")));
        return new Found(
                row.text("line"),
                new Metrics.Point(
                        at,
                        row.longValue("samples"),
                        row.longValue("devices"),
                        row.doubleValue("low"),
                        row.doubleValue("p5"),
                        row.doubleValue("median"),
                        row.doubleValue("p95"),
                        row.doubleValue("high"),
                        row.doubleValue("mean")));
    }
}
