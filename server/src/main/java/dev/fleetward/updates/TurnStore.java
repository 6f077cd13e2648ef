package dev.fleetward.updates;

import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.paths.Ways;
import dev.fleetward.updates.plan.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose turn it is in a rollout: devices taken in, their phase opened, offered the release when nothing holds them back. */
@ApplicationScoped
class TurnStore {
    private static final String IS_WINDOW_OPEN =
            "CASE WHEN tz.value_text = ANY (?::text[]) THEN tz.value_text = ANY (?::text[]) ELSE ? END";

    /**
     * Takes in devices of the target that are not in yet, have a file for their hardware and do not run the version. The
     * bucket is a stable hash of rollout and device, so that no device is always among the first; other digits of it say
     * whether the device belongs to the share aimed at.
     *
     * @param only these devices, or {@code null} for all
     */
    int enroll(Tx tx, Rollout rollout, @Nullable Collection<UUID> only, Instant at) {
        // With a condition that may be left out, no index would find the one device.
        String condition = only == null ? "" : "AND d.device_id = ANY (?::uuid[])";
        var bound = new ArrayList<@Nullable Object>(List.of(at, rollout.id()));
        if (only != null) {
            bound.add(only);
        }
        bound.add(rollout.target().buckets());
        return tx.update("""
                INSERT INTO deployment (organization_id, product_id, rollout_id, device_id, bucket, state, enrolled_at)
                SELECT d.organization_id, d.product_id, r.id, d.device_id,
                       ('x' || left(md5(r.id::text || d.device_id::text), 7))::bit(28)::int %% 10000, 'SCHEDULED', ?
                FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN device_view d ON d.product_id = r.product_id
                WHERE r.id = ? %s AND (r.cohort IS NULL OR d.cohort = r.cohort) AND d.state <> 'retired'
                  AND ('x' || right(md5(r.id::text || d.device_id::text), 7))::bit(28)::int %% 10000 < ?
                  AND EXISTS (SELECT FROM release_artifact ra WHERE ra.release_id = r.release_id
                              AND ra.hardware_version IN ('', coalesce(d.hardware_version, '')))
                  AND NOT EXISTS (SELECT FROM device_software_view s WHERE s.device_id = d.device_id
                                  AND s.software_type = rel.software_type AND s.version = rel.version)
                  AND NOT EXISTS (SELECT FROM deployment x WHERE x.rollout_id = r.id AND x.device_id = d.device_id)
                ON CONFLICT (rollout_id, device_id) DO NOTHING
                """.formatted(condition), bound.toArray());
    }

    /** The turn of everyone the open phase reaches. */
    int turns(Tx tx, Rollout rollout, Rollout.Phase phase, Instant at) {
        Integer count = phase.count();
        return count == null
                ? tx.update("""
                        UPDATE deployment SET turn_at = ?, turn_phase = ?
                        WHERE rollout_id = ? AND state = 'SCHEDULED' AND turn_at IS NULL AND bucket < ?
                        """, at, phase.ordinal(), rollout.id(), phase.buckets())
                : tx.update("""
                        UPDATE deployment SET turn_at = ?, turn_phase = ? WHERE action_id IN (
                            SELECT action_id FROM deployment
                            WHERE rollout_id = ? AND state = 'SCHEDULED' AND turn_at IS NULL
                            ORDER BY bucket, device_id LIMIT greatest(0, ? - (
                                SELECT count(*) FROM deployment WHERE rollout_id = ? AND turn_at IS NOT NULL)))
                        """, at, phase.ordinal(), rollout.id(), count, rollout.id());
    }

    /** What devices run whose turn has come, by hardware; where a device stands at a step of its way, that step's version. */
    Set<Ways.From> running(Tx tx, Rollout rollout) {
        return Set.copyOf(tx.list(
                """
                SELECT DISTINCT coalesce(h.version, s.version) AS version, coalesce(v.hardware_version, '') AS hardware
                FROM deployment d JOIN device_view v ON v.device_id = d.device_id
                LEFT JOIN release h ON h.id = d.hop_release_id
                LEFT JOIN device_software_view s ON s.device_id = d.device_id AND s.software_type = ?
                WHERE d.rollout_id = ? AND d.state = 'SCHEDULED' AND d.turn_at IS NOT NULL
                  AND coalesce(h.version, s.version) IS NOT NULL
                """,
                row -> new Ways.From(row.text("version"), row.text("hardware")),
                rollout.softwareType(),
                rollout.id()));
    }

    /**
     * What may hold a device back whose turn has come.
     *
     * @param zones where the window is open; absent without a window
     * @param seenSince a device not seen since would keep a place for nothing; absent when places are not counted
     * @param places how many may begin now
     */
    record Gate(
            Ways ways,
            Window.@Nullable Zones zones,
            @Nullable Instant seenSince,
            int places) {}

    /**
     * Offers to devices whose turn has come and that nothing holds back; one that a newer rollout of the same software took
     * already is superseded.
     *
     * @param named of how many of them the caller wants to know which they are
     * @return those devices, in no order
     */
    List<UUID> offer(Tx tx, Rollout rollout, Gate gate, int named, Instant at) {
        var bound =
                new ArrayList<@Nullable Object>(List.of(rollout.softwareType(), Window.ZONE_ATTRIBUTE, rollout.id()));
        bound.add(versions(gate.ways().stuck()));
        bound.add(hardware(gate.ways().stuck()));
        String conditions = conditions(gate, bound);
        bound.add(gate.places());
        bound.add(at);
        bound.add(rollout.softwareType());
        List<Ways.From> from = List.copyOf(gate.ways().firstHop().keySet());
        bound.add(versions(from));
        bound.add(hardware(from));
        bound.add(from.stream().map(gate.ways().firstHop()::get).toArray(UUID[]::new));
        bound.add(named);
        return tx.list("""
                WITH pick AS (
                    SELECT d.action_id, coalesce(h.version, s.version) AS running,
                           coalesce(v.hardware_version, '') AS hardware
                    FROM deployment d JOIN device_view v ON v.device_id = d.device_id
                    LEFT JOIN release h ON h.id = d.hop_release_id
                    LEFT JOIN device_software_view s ON s.device_id = d.device_id AND s.software_type = ?
                    LEFT JOIN device_attribute_view tz ON tz.device_id = d.device_id AND tz.name = ?
                    WHERE d.rollout_id = ? AND d.state = 'SCHEDULED' AND d.turn_at IS NOT NULL
                      AND NOT EXISTS (SELECT FROM unnest(?::text[], ?::text[]) AS stuck (version, hardware)
                          WHERE stuck.version = coalesce(h.version, s.version, '')
                            AND stuck.hardware = coalesce(v.hardware_version, '')) %s
                    ORDER BY d.bucket, d.device_id LIMIT ?
                ), offered AS (
                UPDATE deployment d SET offered_at = ?, hop_release_id = hop.release_id, state = CASE WHEN EXISTS (
                        SELECT FROM deployment n JOIN rollout nr ON nr.id = n.rollout_id
                        JOIN release nrel ON nrel.id = nr.release_id
                        WHERE n.device_id = d.device_id AND n.rollout_id > d.rollout_id AND nrel.software_type = ?
                          AND n.state NOT IN ('SCHEDULED', 'FAILED', 'CANCELLED', 'SUPERSEDED'))
                    THEN 'SUPERSEDED' ELSE 'OFFERED' END
                FROM pick LEFT JOIN unnest(?::text[], ?::text[], ?::uuid[]) AS hop (version, hardware, release_id)
                    ON hop.version = pick.running AND hop.hardware = pick.hardware
                WHERE d.action_id = pick.action_id RETURNING d.device_id)
                SELECT device_id FROM offered LIMIT ?
                """.formatted(conditions), row -> row.uuid("device_id"), bound.toArray());
    }

    private static String[] versions(Collection<Ways.From> from) {
        return from.stream().map(Ways.From::version).toArray(String[]::new);
    }

    private static String[] hardware(Collection<Ways.From> from) {
        return from.stream().map(Ways.From::hardware).toArray(String[]::new);
    }

    private static String conditions(Gate gate, List<@Nullable Object> bound) {
        var sql = new StringBuilder();
        for (Ways.Need need : gate.ways().needs()) {
            sql.append("""
                     AND EXISTS (SELECT FROM device_software_view n WHERE n.device_id = d.device_id
                                 AND n.software_type = ? AND n.version = ANY (?::text[]))
                    """);
            bound.add(need.softwareType());
            bound.add(need.enough());
        }
        Window.Zones zones = gate.zones();
        if (zones != null) {
            sql.append(" AND ").append(IS_WINDOW_OPEN);
            bound.addAll(List.of(zones.known(), zones.open(), zones.otherwise()));
        }
        Instant seenSince = gate.seenSince();
        if (seenSince != null) {
            sql.append(" AND v.last_seen_at >= ?");
            bound.add(seenSince);
        }
        return sql.toString();
    }

    /** Offers that nobody took up: their window closed, or others wait for their place. */
    List<UUID> withdraw(Tx tx, Rollout rollout, Window.@Nullable Zones zones, @Nullable Instant offeredBefore) {
        var bound = new ArrayList<@Nullable Object>(List.of(Window.ZONE_ATTRIBUTE, rollout.id()));
        bound.add(offeredBefore);
        String closed = "";
        if (zones != null) {
            closed = " OR NOT " + IS_WINDOW_OPEN;
            bound.addAll(List.of(zones.known(), zones.open(), zones.otherwise()));
        }
        return tx.list("""
                UPDATE deployment SET state = 'SCHEDULED', hop_release_id = NULL WHERE action_id IN (
                    SELECT d.action_id FROM deployment d
                    LEFT JOIN device_attribute_view tz ON tz.device_id = d.device_id AND tz.name = ?
                    WHERE d.rollout_id = ? AND d.state = 'OFFERED'
                      AND (d.offered_at < ?::timestamptz %s)) RETURNING device_id
                """.formatted(closed), row -> row.uuid("device_id"), bound.toArray());
    }

    /**
     * How many have a place now, how many were given one lately, and what one of them fetches at most.
     *
     * @param since from which on "lately" is
     */
    Places places(Tx tx, Rollout rollout, Instant since) {
        return tx.one("""
                SELECT count(*) FILTER (WHERE state IN ('OFFERED', 'DOWNLOADING')) AS busy,
                       count(*) FILTER (WHERE offered_at > ?) AS lately
                FROM deployment WHERE rollout_id = ?
                """, row -> new Places(row.longValue("busy"), row.longValue("lately")), since, rollout.id());
    }

    record Places(long busy, long lately) {}

    /** Bytes of the largest set of files a device of the rollout may fetch. */
    long largestDownload(Tx tx, Rollout rollout) {
        return tx.one("""
                SELECT coalesce(max(bytes), 0)::bigint AS bytes FROM (
                    SELECT sum(a.size_bytes) AS bytes FROM release_artifact ra JOIN artifact a ON a.id = ra.artifact_id
                    WHERE ra.release_id = ? GROUP BY ra.hardware_version) AS each_hardware
                """, row -> row.longValue("bytes"), rollout.release());
    }
}
