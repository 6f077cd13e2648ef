package dev.fleetward.insight.explore;

import dev.fleetward.insight.fleet.FleetSeries.Point;
import dev.fleetward.insight.fleet.Quantiles;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeRow;
import dev.fleetward.lake.LakeSql;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.TimeRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Questions over single samples, in the SQL of the lake: for what roll-ups do not know. */
@ApplicationScoped
class ExploreStore {
    private static final long MAX_CELLS = 400_000;

    /** Of a running total what it rose by since the device's reading before; see the metrics' own store. */
    private static final String READINGS = """
            WITH numbers AS (
                SELECT *, lag(value) OVER earlier AS last_value, lag(since) OVER earlier AS last_since
                FROM slice WHERE value IS NOT NULL AND abs(value) <= ?
                WINDOW earlier AS (PARTITION BY device_id ORDER BY captured_at)),
            readings AS (
                SELECT *, CASE WHEN since IS NULL OR observations IS NOT NULL THEN value
                    WHEN last_value IS NULL THEN NULL
                    WHEN last_since IS DISTINCT FROM since OR value < last_value THEN value
                    ELSE value - last_value END AS reading FROM numbers),
            """;

    private static final String PLAIN =
            "WITH readings AS (SELECT *, value AS reading FROM slice WHERE value IS NOT NULL AND abs(value) <= ?), ";

    /**
     * A value counts as the middle of the sketch's bin it lies in, so that what is added up here and what roll-ups add up
     * are one kind of thing. Devices are counted as groups: counting distinct ones would have to fit into memory.
     */
    private static final String FIGURES = """
            asked AS %6$s (
                SELECT m.rowid AS device, reading, %7$s AS bucket, %2$s AS version, m.label,
                       CASE WHEN abs(reading) < 1e-12 THEN 0.0
                           ELSE sign(reading) * exp(floor(ln(abs(reading)) / ?) * ?) * ? END AS middle
                FROM readings r JOIN members m ON m.device_id = r.device_id
                WHERE reading IS NOT NULL %3$s),
            by_device AS (
                SELECT version, label, device, coalesce(bucket, %1$d) AS bucket, count(*) AS samples,
                       sum(reading) AS total, min(reading) AS low, max(reading) AS high, %4$s AS is_over
                FROM asked GROUP BY GROUPING SETS ((version, label, bucket, device), (version, label, device))),
            figures AS (
                SELECT version, label, bucket, CAST(sum(samples) AS BIGINT) AS samples, sum(total) AS total, min(low) AS low,
                       max(high) AS high, CAST(count(*) AS DOUBLE) AS devices, %5$s AS devices_over
                FROM by_device GROUP BY version, label, bucket),
            bins AS (
                SELECT version, label, coalesce(bucket, %1$d) AS bucket, middle, CAST(count(*) AS DOUBLE) AS n
                FROM asked GROUP BY GROUPING SETS ((version, label, bucket, middle), (version, label, middle)))
            SELECT f.*, b.middle, b.n
            FROM figures f JOIN bins b ON b.version = f.version AND b.label = f.label AND b.bucket = f.bucket
            ORDER BY f.version, f.label, f.bucket LIMIT ?
            """;

    /** The bucket of the whole span; none of time has it. */
    private static final long WHOLE = -1;

    private static final String NOT_COUNTED = "CAST('NaN' AS DOUBLE)";
    private static final String COUNTED = "CAST(count(*) FILTER (WHERE is_over) AS DOUBLE)";

    private final Lake lake;

    ExploreStore(Lake lake) {
        this.lake = lake;
    }

    /** @param label what the device's members entry says */
    record Name(String version, String label) {}

    private record Place(Name name, long bucket) {}

    private static final class Gathered {
        private final Quantiles spread = new Quantiles();
        private @Nullable Reading reading;

        private Reading reading() {
            Reading read = reading;
            if (read == null) {
                throw new IllegalStateException("no row");
            }
            return read;
        }
    }

    /** What to cut and keep beside what the question says. */
    record Asked(Product product, Question question, boolean isTotal, Set<String> butVersions) {}

    /** @param total the whole span as one */
    record Found(List<Reading> readings, Reading total) {}

    Map<Name, Found> ask(Asked asked, Collection<Lake.Member> members) {
        Question question = asked.question;
        TimeRange range = question.range();
        OrganizationId organization = asked.product.organization();
        boolean over = question.figure().kind() == Figure.Kind.OVER;
        var conditions = new StringBuilder();
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(Quantiles.MAX_MAGNITUDE);
        parameters.add(range.bucketMicros());
        parameters.add(Quantiles.BIN_WIDTH);
        parameters.add(Quantiles.BIN_WIDTH);
        parameters.add(1 + Quantiles.RELATIVE_ERROR);
        among(conditions, parameters, " AND version IN (", question.versions());
        among(conditions, parameters, " AND coalesce(version, '') NOT IN (", asked.butVersions);
        if (over) {
            parameters.add(question.thresholdOrZero());
        }
        parameters.add(MAX_CELLS);
        var places = new LinkedHashMap<Place, Gathered>();
        LakeSql sql = lake.sql();
        var _ = lake.askAmong(
                organization,
                Slice.ofProduct(FieldTables.SAMPLES, asked.product.id().value(), range.from(), range.to())
                        .only("metric", question.metric()),
                members,
                (asked.isTotal ? READINGS : PLAIN)
                        + FIGURES.formatted(
                                WHOLE,
                                question.cut().byVersion() ? "coalesce(version, '')" : "''",
                                conditions,
                                over ? "bool_or(reading > ?)" : "FALSE",
                                over ? COUNTED : NOT_COUNTED,
                                sql.materialized(),
                                sql.divided(sql.micros("captured_at"), "?")),
                row -> gather(places, row, range),
                parameters.toArray());
        var readings = new LinkedHashMap<Name, List<Reading>>();
        places.forEach((place, gathered) -> {
            if (place.bucket != WHOLE) {
                readings.computeIfAbsent(place.name, _ -> new ArrayList<>()).add(gathered.reading());
            }
        });
        var found = new LinkedHashMap<Name, Found>();
        readings.forEach((name, line) -> {
            Gathered total = places.get(new Place(name, WHOLE));
            if (total != null) {
                found.put(name, new Found(line, total.reading()));
            }
        });
        return found;
    }

    private static void among(
            StringBuilder conditions, List<@Nullable Object> parameters, String condition, Set<String> values) {
        if (!values.isEmpty()) {
            conditions
                    .append(condition)
                    .append(values.stream().map(_ -> "?").collect(Collectors.joining(", ")))
                    .append(')');
            parameters.addAll(values);
        }
    }

    private static boolean gather(Map<Place, Gathered> places, LakeRow row, TimeRange range) {
        var place = new Place(new Name(row.text("version"), row.text("label")), row.longValue("bucket"));
        Gathered gathered = places.computeIfAbsent(place, _ -> new Gathered());
        gathered.spread.add(row.doubleValue("middle"), row.doubleValue("n"));
        if (gathered.reading == null) {
            Instant at = place.bucket == WHOLE
                    ? range.from()
                    : Instant.EPOCH.plus(range.bucket().multipliedBy(place.bucket));
            gathered.reading = new Reading(
                    new Point(
                            at,
                            row.longValue("samples"),
                            row.doubleValue("total"),
                            row.doubleValue("low"),
                            row.doubleValue("high"),
                            row.doubleValue("devices"),
                            Double.NaN,
                            gathered.spread),
                    row.doubleValue("devices_over"));
        }
        return true;
    }
}
