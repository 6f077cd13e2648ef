package dev.fleetward.telemetry.vitals;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SQL of the devices' days. */
@ApplicationScoped
class VitalsStore {
    /** Versions that few devices run are counted together. */
    private static final int MAX_VERSIONS = 7;

    private static final int MAX_VERSIONS_TOLD = 100;

    void count(Tx tx, Collection<DaysOfDevices.Day> days) {
        if (days.isEmpty()) {
            return;
        }
        @Nullable String[] versions = new @Nullable String[days.size()];
        int place = 0;
        for (DaysOfDevices.Day day : days) {
            versions[place++] = day.version();
        }
        tx.update(
                """
                INSERT INTO device_day AS d
                    (organization_id, product_id, device_id, day, version, heartbeats, reboots, unexpected_reboots,
                     counted_unexpected_reboots, operational_hours, crashfree_hours)
                SELECT organization_id, product_id, device_id, day::date, version, heartbeats, reboots,
                       unexpected_reboots, counted_unexpected_reboots, operational_hours, crashfree_hours
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[],
                            ?::bigint[], ?::float8[], ?::float8[])
                    AS x (organization_id, product_id, device_id, day, version, heartbeats, reboots, unexpected_reboots,
                          counted_unexpected_reboots, operational_hours, crashfree_hours)
                ON CONFLICT (device_id, day) DO UPDATE
                SET version = coalesce(excluded.version, d.version),
                    heartbeats = d.heartbeats + excluded.heartbeats,
                    reboots = d.reboots + excluded.reboots,
                    unexpected_reboots = d.unexpected_reboots + excluded.unexpected_reboots,
                    counted_unexpected_reboots = d.counted_unexpected_reboots + excluded.counted_unexpected_reboots,
                    operational_hours = d.operational_hours + excluded.operational_hours,
                    crashfree_hours = d.crashfree_hours + excluded.crashfree_hours
                """,
                column(days, UUID[]::new, day -> day.received().organization().value()),
                column(days, UUID[]::new, day -> day.received().product().value()),
                column(days, UUID[]::new, day -> day.received().device().value()),
                column(days, String[]::new, day -> day.day().toString()),
                versions,
                column(days, Integer[]::new, day -> day.counts().heartbeats()),
                column(days, Integer[]::new, day -> day.counts().reboots()),
                column(days, Integer[]::new, day -> day.counts().unexpectedReboots()),
                column(days, Long[]::new, day -> day.counts().countedUnexpectedReboots()),
                column(days, Double[]::new, day -> day.counts().operationalHours()),
                column(days, Double[]::new, day -> day.counts().crashfreeHours()));
    }

    private static <T> T[] column(
            Collection<DaysOfDevices.Day> days, IntFunction<T[]> array, Function<DaysOfDevices.Day, T> cell) {
        return days.stream().map(cell).toArray(array);
    }

    // A device that reports both reboots and the count of unexpected ones reports the same; one that only counts them
    // has rebooted at least as often.
    private static final String SUMS = """
            count(*) AS active,
            count(*) FILTER (WHERE unexpected_reboots = 0 AND counted_unexpected_reboots = 0) AS crash_free,
            coalesce(sum(greatest(reboots, counted_unexpected_reboots)), 0)::bigint AS reboots,
            coalesce(sum(greatest(unexpected_reboots, counted_unexpected_reboots)), 0)::bigint AS unexpected,
            coalesce(sum(operational_hours), 0) AS operational_hours,
            coalesce(sum(crashfree_hours), 0) AS crashfree_hours
            """;

    List<Vitals.Day> days(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.list(
                "SELECT day, " + SUMS
                        + " FROM device_day WHERE product_id = ? AND day >= ? AND day < ? GROUP BY day ORDER BY day",
                row -> new Vitals.Day(row.date("day"), counts(row)),
                product.value(),
                from,
                to);
    }

    /** Over the whole span each device counts once, or once on each version. */
    private static final String SPAN = """
            sum(reboots) AS reboots, sum(unexpected_reboots) AS unexpected_reboots,
            sum(counted_unexpected_reboots) AS counted_unexpected_reboots,
            sum(operational_hours) AS operational_hours, sum(crashfree_hours) AS crashfree_hours
            FROM device_day WHERE product_id = ? AND day >= ? AND day < ?
            """;

    Vitals.Counts total(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.one(
                "SELECT " + SUMS + " FROM (SELECT device_id, " + SPAN + " GROUP BY device_id) AS device",
                VitalsStore::counts,
                product.value(),
                from,
                to);
    }

    List<Vitals.OfVersion> byVersion(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.list(
                "SELECT version, " + SUMS + " FROM (SELECT device_id, coalesce(version, '') AS version, " + SPAN
                        + " GROUP BY 1, 2) AS device GROUP BY version ORDER BY active DESC, version LIMIT ?",
                row -> new Vitals.OfVersion(row.text("version"), counts(row)),
                product.value(),
                from,
                to,
                MAX_VERSIONS_TOLD);
    }

    List<Vitals.Spread> spread(Tx tx, ProductId product, LocalDate from, LocalDate to, boolean byVersion) {
        return tx.list(
                """
                SELECT version, count(*) AS devices, count(*) FILTER (WHERE bad = 0) AS crash_free,
                       sum(reboots)::bigint AS reboots, sum(days) AS days, sum(bad) AS bad, sum(bad * bad) AS bb,
                       sum(bad * days) AS bd, sum(days * days) AS dd, sum(c) AS c, sum(o) AS o, sum(c * c) AS cc,
                       sum(c * o) AS co, sum(o * o) AS oo
                FROM (
                    SELECT device_id, CASE WHEN ? THEN coalesce(version, '') ELSE '' END AS version,
                           sum(greatest(reboots, counted_unexpected_reboots)) AS reboots,
                           sum(greatest(unexpected_reboots, counted_unexpected_reboots))::float8 AS bad,
                           count(*)::float8 AS days, sum(crashfree_hours) AS c, sum(operational_hours) AS o
                    FROM device_day WHERE product_id = ? AND day >= ? AND day < ? GROUP BY 1, 2) AS device
                GROUP BY version ORDER BY devices DESC, version LIMIT ?
                """,
                row -> new Vitals.Spread(
                        row.text("version"),
                        row.longValue("devices"),
                        row.longValue("crash_free"),
                        row.longValue("reboots"),
                        row.doubleValue("days"),
                        sums(row, "c", "o", "cc", "co", "oo"),
                        sums(row, "bad", "days", "bb", "bd", "dd")),
                byVersion,
                product.value(),
                from,
                to,
                MAX_VERSIONS_TOLD);
    }

    private static Vitals.Sums sums(Row row, String x, String y, String xx, String xy, String yy) {
        return new Vitals.Sums(
                row.doubleValue(x), row.doubleValue(y), row.doubleValue(xx), row.doubleValue(xy), row.doubleValue(yy));
    }

    List<Vitals.VersionDay> versions(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        return tx.list(
                """
                WITH counted AS (
                    SELECT day, coalesce(version, 'unknown') AS version, count(*) AS devices
                    FROM device_day WHERE product_id = ? AND day >= ? AND day < ? GROUP BY 1, 2),
                ranked AS (
                    SELECT version, row_number() OVER (ORDER BY max(devices) DESC, version) AS rank
                    FROM counted GROUP BY version)
                SELECT day, CASE WHEN rank <= ? THEN version ELSE 'other' END AS shown, sum(devices)::bigint AS devices
                FROM counted JOIN ranked USING (version) GROUP BY 1, 2 ORDER BY 1, 2
                """,
                row -> new Vitals.VersionDay(row.date("day"), row.text("shown"), row.longValue("devices")),
                product.value(),
                from,
                to,
                MAX_VERSIONS);
    }

    Map<String, Double> hoursByVersion(Tx tx, ProductId product, LocalDate from, LocalDate to) {
        record Hours(String version, double hours) {}
        return tx
                .list("""
                        SELECT version, sum(operational_hours) AS hours FROM device_day
                        WHERE product_id = ? AND day >= ? AND day < ? AND version IS NOT NULL
                        GROUP BY version HAVING sum(operational_hours) > 0
                        """, row -> new Hours(row.text("version"), row.doubleValue("hours")), product.value(), from, to)
                .stream()
                .collect(Collectors.toMap(Hours::version, Hours::hours));
    }

    /** Devices that sent metrics on any day from then on. */
    long reporting(Tx tx, ProductId product, LocalDate from) {
        return tx.one("""
                SELECT count(DISTINCT device_id) AS devices FROM device_day
                WHERE product_id = ? AND day >= ? AND heartbeats > 0
                """, row -> row.longValue("devices"), product.value(), from);
    }

    record DeviceDay(LocalDate day, String version, Vitals.Counts counts) {}

    List<DeviceDay> ofDevice(Tx tx, DeviceId device) {
        return tx.list(
                "SELECT day, coalesce(version, '') AS version, " + SUMS
                        + " FROM device_day WHERE device_id = ? GROUP BY day, version ORDER BY day",
                row -> new DeviceDay(row.date("day"), row.text("version"), counts(row)),
                device.value());
    }

    int forget(Tx tx, DeviceId device) {
        return tx.update("DELETE FROM device_day WHERE device_id = ?", device.value());
    }

    private static Vitals.Counts counts(Row row) {
        return new Vitals.Counts(
                row.longValue("active"),
                row.longValue("crash_free"),
                row.longValue("reboots"),
                row.longValue("unexpected"),
                row.doubleValue("operational_hours"),
                row.doubleValue("crashfree_hours"));
    }

    int deleteOlder(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.update(
                """
                DELETE FROM device_day WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM device_day WHERE product_id = ? AND day < ? AND device_id <> ALL (?) LIMIT ?))
                """,
                scope.product(),
                LocalDate.ofInstant(before, ZoneOffset.UTC),
                scope.heldDevices().toArray(UUID[]::new),
                atMost);
    }
}
