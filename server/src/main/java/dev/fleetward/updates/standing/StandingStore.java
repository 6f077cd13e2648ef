package dev.fleetward.updates.standing;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.standing.Standings.Counted;
import dev.fleetward.updates.standing.Standings.Times;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where devices of a rollout stand, always counted afresh from what is known of each: there is no counter to go wrong. */
@ApplicationScoped
class StandingStore {
    private static final String COUNTRY = "country";

    /**
     * One row a device. The first condition that holds decides, so that each device has one standing: what its own data
     * says goes before what its update client said, that before what it was offered. What is bound to its question marks
     * is in {@link #bind}.
     */
    private static final String STANDING = """
            WITH asked AS (
                SELECT ?::timestamptz AS now, ?::timestamptz AS reach, ?::timestamptz AS silent,
                       ?::text[] AS lower, ?::text[] AS higher
            ), known AS (
                SELECT d.*, r.state AS rollout_state, r.urgency, rel.version, v.serial, v.hardware_version, v.cohort,
                       v.state AS device_state, v.last_seen_at, s.version AS runs, s.since AS runs_since, s.named_at,
                       v.state <> 'retired' AND v.last_seen_at >= asked.reach AS reachable,
                       v.last_seen_at < asked.silent AS offline,
                       d.proven_at IS NOT NULL OR (d.state = 'SUCCEEDED' AND d.hop_release_id IS NULL
                           AND r.urgency <> 'DOWNLOAD_ONLY' AND s.since > d.finished_at) AS had_it,
                       coalesce((r.terms ->> 'confirm')::boolean, p.confirm, false) AND c.auto_confirm_at IS NULL
                           AS asks_user, f.confirmed AS agreed,
                       asked.now, asked.silent, asked.lower, asked.higher
                FROM asked, rollout r JOIN release rel ON rel.id = r.release_id
                JOIN deployment d ON d.rollout_id = r.id
                JOIN device_view v ON v.device_id = d.device_id
                LEFT JOIN device_software_view s ON s.device_id = d.device_id AND s.software_type = rel.software_type
                LEFT JOIN ddi_policy p ON p.product_id = d.product_id
                LEFT JOIN ddi_client c ON c.device_id = d.device_id
                LEFT JOIN ddi_confirmation f ON f.action_id = d.action_id
                WHERE r.id = ?
            ), standing AS (
                SELECT k.*, CASE WHEN k.runs = k.version AND k.named_at IS NOT NULL
                       THEN coalesce(k.proven_at, k.named_at) END AS fixed_at,
                       CASE
                       WHEN device_state = 'retired' THEN 'RETIRED'
                       WHEN runs = version AND named_at IS NOT NULL THEN 'CONFIRMED'
                       WHEN runs = version THEN 'REPORTED'
                       WHEN had_it AND runs = ANY (lower) THEN 'DOWNGRADED'
                       WHEN had_it AND runs = ANY (higher) THEN 'MOVED_ON'
                       WHEN had_it THEN 'OTHER_VERSION'
                       WHEN state = 'SUCCEEDED' AND (urgency = 'DOWNLOAD_ONLY' OR hop_release_id IS NOT NULL)
                           THEN 'DOWNLOADING'
                       WHEN state = 'SUCCEEDED' THEN 'REPORTED'
                       WHEN state = 'FAILED' AND retry_at IS NOT NULL AND rollout_state IN ('RUNNING', 'PAUSED')
                           THEN 'RETRYING'
                       WHEN state = 'FAILED' AND (refused OR 'REJECTED' = (
                           SELECT m.execution FROM deployment_message m WHERE m.action_id = k.action_id
                           ORDER BY m.ordinal DESC LIMIT 1)) THEN 'REFUSED'
                       WHEN state = 'FAILED' THEN 'FAILED'
                       WHEN state IN ('CANCELLING', 'CANCELLED', 'SUPERSEDED') THEN 'CALLED_OFF'
                       WHEN NOT reachable THEN 'UNREACHABLE'
                       WHEN state = 'SCHEDULED' AND turn_at IS NULL THEN 'WAITING'
                       WHEN state = 'SCHEDULED' AND offline THEN 'OFFLINE'
                       WHEN state = 'SCHEDULED' THEN 'HELD'
                       WHEN state = 'OFFERED' AND agreed = false THEN 'REFUSED'
                       WHEN state <> 'INSTALLED' AND EXISTS (SELECT FROM update_postponement p
                           WHERE p.rollout_id = k.rollout_id AND p.device_id = k.device_id AND p.until > k.now)
                           THEN 'POSTPONED'
                       WHEN state <> 'INSTALLED' AND 'SCHEDULED' = (
                           SELECT m.execution FROM deployment_message m WHERE m.action_id = k.action_id
                           ORDER BY m.ordinal DESC LIMIT 1) THEN 'POSTPONED'
                       WHEN state <> 'OFFERED' AND fetched_at < silent AND NOT EXISTS (
                           SELECT FROM deployment_message m WHERE m.action_id = k.action_id AND m.at >= k.silent)
                           THEN CASE WHEN offline THEN 'OFFLINE' ELSE 'SILENT' END
                       WHEN state = 'INSTALLED' THEN 'INSTALLED'
                       WHEN state <> 'OFFERED' THEN 'DOWNLOADING'
                       WHEN rollout_state = 'PAUSED' THEN 'HELD'
                       WHEN offline THEN 'OFFLINE'
                       WHEN asks_user AND agreed IS NULL THEN 'ASKED'
                       WHEN offered_at < silent THEN 'NO_ANSWER'
                       ELSE 'OFFERED' END AS standing
                FROM known k
            )
            """;

    /** @param lower known versions of its software below the rollout's, {@code higher} above it */
    record Order(List<String> lower, List<String> higher) {}

    private static @Nullable Object[] bind(UUID rollout, Moment moment, Order order, @Nullable Object... more) {
        var bound = new ArrayList<@Nullable Object>(
                Arrays.asList(moment.now(), moment.reach(), moment.silent(), order.lower(), order.higher(), rollout));
        bound.addAll(Arrays.asList(more));
        return bound.toArray();
    }

    String version(Tx tx, UUID rollout) {
        return tx.one(
                "SELECT rel.version FROM rollout r JOIN release rel ON rel.id = r.release_id WHERE r.id = ?",
                row -> row.text("version"),
                rollout);
    }

    /** Versions of the rollout's software that anybody named. */
    List<String> versions(Tx tx, UUID rollout) {
        return tx.list("""
                SELECT v.version FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN software_version v ON v.product_id = r.product_id AND v.type = rel.software_type
                WHERE r.id = ?
                """, row -> row.text("version"), rollout);
    }

    List<Tally> tallies(Tx tx, UUID rollout, Moment moment, Order order) {
        return tx.list(STANDING + """
                SELECT standing, count(*) AS devices, count(*) FILTER (WHERE reachable) AS reachable
                FROM standing GROUP BY standing
                """, StandingStore::tally, bind(rollout, moment, order));
    }

    /** Devices by standing: all of them, and by phase, hardware, cohort and country. */
    List<Counted> counts(Tx tx, UUID rollout, Moment moment, Order order) {
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
                """,
                row -> new Counted(row.text("of"), row.text("name"), tally(row)),
                bind(rollout, moment, order, COUNTRY));
    }

    private static Tally tally(Row row) {
        return new Tally(Standing.valueOf(row.text("standing")), row.longValue("devices"), row.longValue("reachable"));
    }

    Times times(Tx tx, UUID rollout, Moment moment, Order order) {
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
                bind(rollout, moment, order, rollout));
    }

    record Step(long number, long devices) {}

    /** Devices fixed, by how many steps after that time, or after each was offered the release. */
    List<Step> fixedAfter(Tx tx, UUID rollout, Moment moment, Order order, @Nullable Instant begin, long stepSeconds) {
        return tx.list(
                STANDING + """
                SELECT greatest(0, ceil(extract(epoch FROM fixed_at - coalesce(?::timestamptz, offered_at)) / ?))::bigint
                           AS step, count(*) AS devices
                FROM standing WHERE standing = 'CONFIRMED' AND (?::timestamptz IS NOT NULL OR offered_at IS NOT NULL)
                GROUP BY 1 ORDER BY 1
                """,
                row -> new Step(row.longValue("step"), row.longValue("devices")),
                bind(rollout, moment, order, begin, stepSeconds, begin));
    }

    /** Devices in these standings, those that were taken in first before the others. */
    List<DeviceStanding> page(
            Tx tx, UUID rollout, Moment moment, Order order, Collection<Standing> standings, Cursor cursor) {
        return tx.list(
                STANDING + """
                SELECT * FROM standing WHERE standing = ANY (?) AND action_id > ? ORDER BY action_id LIMIT ?
                """,
                row -> device(row, moment.now()),
                bind(
                        rollout,
                        moment,
                        order,
                        standings.stream().map(Standing::name).toList(),
                        cursor.afterNumber(0),
                        cursor.rows()));
    }

    /** Every device as it stands at one moment, each handed over as it comes. */
    void each(Tx tx, UUID rollout, Moment moment, Order order, Consumer<DeviceStanding> reader) {
        tx.each(
                STANDING + "SELECT * FROM standing ORDER BY serial",
                row -> reader.accept(device(row, moment.now())),
                bind(rollout, moment, order));
    }

    private static DeviceStanding device(Row row, Instant now) {
        Instant seen = row.instant("last_seen_at");
        var standing = Standing.valueOf(row.text("standing"));
        String hardware = row.textOrNull("hardware_version");
        String cohort = row.textOrNull("cohort");
        String said = row.text("message");
        Instant offeredAt = row.instantOrNull("offered_at");
        boolean never = seen.equals(Instant.EPOCH);
        return new DeviceStanding(
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
                row.instantOrNull("retry_at"),
                said,
                standing == Standing.FAILED && row.bool("timed_out")
                        ? said
                        : Reason.of(standing, never ? null : seen, offeredAt, row.textOrNull("runs"), said, now));
    }
}
