package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.coverage.CoverageReport.Point;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where devices of a rollout stand, always counted afresh from what is known of each: there is no counter to go wrong. */
@ApplicationScoped
class CoverageStore {
    private static final String COUNTRY = "country";

    /**
     * One row a device. The first condition that holds decides, so that each device has one standing: what its own data
     * says goes before what its update client said, that before what it was offered. Parameters: since when a device must
     * have been seen to be in reach, now, the rollout.
     */
    private static final String STANDING = """
            WITH known AS (
                SELECT d.*, r.state AS rollout_state, r.urgency, rel.version, v.serial, v.hardware_version, v.cohort,
                       v.state AS device_state, v.last_seen_at, s.version AS runs, s.since AS runs_since,
                       v.state <> 'retired' AND v.last_seen_at >= ?::timestamptz AS reachable,
                       ?::timestamptz AS now
                FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN deployment d ON d.rollout_id = r.id
                JOIN device_view v ON v.device_id = d.device_id
                LEFT JOIN device_software_view s ON s.device_id = d.device_id AND s.software_type = rel.software_type
                WHERE r.id = ?
            ), standing AS (
                SELECT k.*, CASE WHEN k.runs = k.version THEN coalesce(k.proven_at, k.runs_since) END AS fixed_at,
                       CASE
                       WHEN device_state = 'retired' THEN 'RETIRED'
                       WHEN runs = version THEN 'CONFIRMED'
                       WHEN proven_at IS NOT NULL THEN 'GONE_BACK'
                       WHEN state = 'SUCCEEDED' AND urgency = 'DOWNLOAD_ONLY' THEN 'DOWNLOADING'
                       WHEN state = 'SUCCEEDED' AND runs_since > finished_at THEN 'OTHER_VERSION'
                       WHEN state = 'SUCCEEDED' THEN 'REPORTED'
                       WHEN state = 'FAILED' AND 'REJECTED' = (
                           SELECT m.execution FROM deployment_message m WHERE m.action_id = k.action_id
                           ORDER BY m.ordinal DESC LIMIT 1) THEN 'REFUSED'
                       WHEN state = 'FAILED' THEN 'FAILED'
                       WHEN state IN ('CANCELLING', 'CANCELLED', 'SUPERSEDED') THEN 'CALLED_OFF'
                       WHEN NOT reachable THEN 'UNREACHABLE'
                       WHEN state = 'SCHEDULED' THEN 'WAITING'
                       WHEN state = 'INSTALLED' THEN 'INSTALLED'
                       WHEN EXISTS (SELECT FROM update_postponement p WHERE p.rollout_id = k.rollout_id
                           AND p.device_id = k.device_id AND p.until > k.now) THEN 'POSTPONED'
                       WHEN 'SCHEDULED' = (
                           SELECT m.execution FROM deployment_message m WHERE m.action_id = k.action_id
                           ORDER BY m.ordinal DESC LIMIT 1) THEN 'POSTPONED'
                       WHEN state IN ('DOWNLOADING', 'DOWNLOADED') THEN 'DOWNLOADING'
                       WHEN rollout_state = 'PAUSED' THEN 'HELD'
                       ELSE 'OFFERED' END AS standing
                FROM known k
            )
            """;

    record Counted(String of, String name, Tally tally) {}

    /** Devices by standing: all of them, and by phase, hardware, cohort and country. */
    List<Counted> counts(Tx tx, UUID rollout, Instant reach, Instant now) {
        return tx.list(
                STANDING + """
                , described AS MATERIALIZED (
                    SELECT t.standing, t.reachable,
                           coalesce(t.turn_phase, width_bucket(t.bucket, (
                               SELECT array_agg(b.below ORDER BY b.ordinal) FROM (
                                   SELECT p.ordinal, max(p.percent * 100) OVER (ORDER BY p.ordinal) AS below
                                   FROM rollout_phase p WHERE p.rollout_id = t.rollout_id) AS b)) + 1) AS phase,
                           coalesce(t.hardware_version, 'unknown') AS hardware, coalesce(t.cohort, 'none') AS cohort,
                           coalesce(a.value_text, 'unknown') AS country
                    FROM standing t
                    LEFT JOIN device_attribute_view a ON a.device_id = t.device_id AND a.name = ?
                )
                SELECT CASE WHEN grouping(phase) = 0 THEN 'phase' WHEN grouping(hardware) = 0 THEN 'hardware'
                            WHEN grouping(cohort) = 0 THEN 'cohort' WHEN grouping(country) = 0 THEN 'country'
                            ELSE 'all' END AS of,
                       coalesce(phase::text, hardware, cohort, country, '') AS name, standing,
                       count(*) AS devices, count(*) FILTER (WHERE reachable) AS reachable
                FROM described
                GROUP BY GROUPING SETS ((standing), (phase, standing), (hardware, standing), (cohort, standing),
                                        (country, standing))
                ORDER BY of, phase, name
                """, CoverageStore::counted, reach, now, rollout, COUNTRY);
    }

    private static Counted counted(Row row) {
        return new Counted(
                row.text("of"),
                row.text("name"),
                new Tally(Standing.valueOf(row.text("standing")), row.longValue("devices"), row.longValue("reachable")));
    }

    record Times(Instant publishedAt, @Nullable Instant lastFixedAt, long longestWaitSeconds, long offered) {}

    Times times(Tx tx, UUID rollout, Instant reach, Instant now) {
        return tx.one(
                STANDING + """
                SELECT (SELECT rel.created_at FROM rollout r JOIN release rel ON rel.id = r.release_id WHERE r.id = ?)
                           AS published_at,
                       max(fixed_at) AS last_fixed_at,
                       coalesce(ceil(extract(epoch FROM max(fixed_at - offered_at))), 0)::bigint AS longest_wait,
                       count(offered_at) AS offered
                FROM standing
                """,
                row -> new Times(
                        row.instant("published_at"),
                        row.instantOrNull("last_fixed_at"),
                        row.longValue("longest_wait"),
                        row.longValue("offered")),
                reach,
                now,
                rollout,
                rollout);
    }

    /** Devices fixed, by how long after the moment, in steps. */
    List<Point> fixedAfter(Tx tx, UUID rollout, Instant reach, Instant now, Instant moment, long stepSeconds) {
        return running(
                tx.list(
                        STANDING + """
                        SELECT greatest(0, ceil(extract(epoch FROM fixed_at - ?::timestamptz) / ?))::bigint AS step,
                               count(*) AS devices
                        FROM standing WHERE standing = 'CONFIRMED' GROUP BY 1 ORDER BY 1
                        """,
                        row -> new Point(row.longValue("step") * stepSeconds, row.longValue("devices")),
                        reach,
                        now,
                        rollout,
                        moment,
                        stepSeconds));
    }

    /** Devices fixed, by how long after each was offered the release. */
    List<Point> fixedAfterOffer(Tx tx, UUID rollout, Instant reach, Instant now, long stepSeconds) {
        return running(
                tx.list(
                        STANDING + """
                        SELECT greatest(0, ceil(extract(epoch FROM fixed_at - offered_at) / ?))::bigint AS step,
                               count(*) AS devices
                        FROM standing WHERE standing = 'CONFIRMED' AND offered_at IS NOT NULL GROUP BY 1 ORDER BY 1
                        """,
                        row -> new Point(row.longValue("step") * stepSeconds, row.longValue("devices")),
                        reach,
                        now,
                        rollout,
                        stepSeconds));
    }

    private static List<Point> running(List<Point> steps) {
        var curve = new ArrayList<Point>();
        long devices = 0;
        for (Point step : steps) {
            devices += step.devices();
            curve.add(new Point(step.afterSeconds(), devices));
        }
        return curve;
    }

    /** Devices in these standings, those that were taken in first before the others. */
    List<Laggard> page(
            Tx tx, UUID rollout, Instant reach, Instant now, Collection<Standing> standings, Cursor cursor) {
        return tx.list(
                STANDING + """
                SELECT * FROM standing WHERE standing = ANY (?) AND action_id > ? ORDER BY action_id LIMIT ?
                """,
                row -> laggard(row, now),
                reach,
                now,
                rollout,
                standings.stream().map(Standing::name).toList(),
                cursor.afterNumber(0),
                cursor.rows());
    }

    /** Every device as it stands at one moment, each handed over as it comes. */
    void each(Tx tx, UUID rollout, Instant reach, Instant now, Consumer<Laggard> reader) {
        tx.each(
                STANDING + "SELECT * FROM standing ORDER BY serial",
                row -> reader.accept(laggard(row, now)),
                reach,
                now,
                rollout);
    }

    private static Laggard laggard(Row row, Instant now) {
        Instant seen = row.instant("last_seen_at");
        var standing = Standing.valueOf(row.text("standing"));
        String hardware = row.textOrNull("hardware_version");
        String cohort = row.textOrNull("cohort");
        String said = row.text("message");
        Instant offeredAt = row.instantOrNull("offered_at");
        boolean never = seen.equals(Instant.EPOCH);
        return new Laggard(
                row.intValue("action_id"),
                row.text("serial"),
                hardware == null ? "" : hardware,
                cohort == null ? "" : cohort,
                row.textOrNull("runs"),
                standing,
                row.bool("reachable"),
                never ? null : seen,
                offeredAt,
                row.instantOrNull("fixed_at"),
                said,
                Reason.of(standing, never ? null : seen, offeredAt, row.textOrNull("runs"), said, now));
    }

    record Outside(long devices, long running) {}

    /** Devices of the product in service that the rollout did not take in, and of them those that run its release. */
    Outside outside(Tx tx, UUID rollout) {
        return tx.one(
                """
                SELECT count(*) AS devices, count(*) FILTER (WHERE s.version = rel.version) AS running
                FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN device_view v ON v.product_id = r.product_id AND v.state <> 'retired'
                LEFT JOIN device_software_view s ON s.device_id = v.device_id AND s.software_type = rel.software_type
                WHERE r.id = ? AND NOT EXISTS (
                    SELECT FROM deployment d WHERE d.rollout_id = r.id AND d.device_id = v.device_id)
                """, row -> new Outside(row.longValue("devices"), row.longValue("running")), rollout);
    }

    /** Versions of the release's type that devices of the product ran in the month before the rollout, or still run. */
    List<UUID> versionsBefore(Tx tx, UUID rollout) {
        return tx.list(
                """
                SELECT v.id FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN software_version v ON v.product_id = r.product_id AND v.type = rel.software_type
                WHERE r.id = ? AND v.version <> rel.version AND (
                    EXISTS (SELECT FROM device_software_view s WHERE s.software_version_id = v.id)
                    OR EXISTS (SELECT FROM running_build_set_day b WHERE b.software_version_id = v.id AND b.devices > 0
                               AND b.day >= coalesce(r.started_at, r.created_at)::date - 30))
                """, row -> row.uuid("id"), rollout);
    }
}
