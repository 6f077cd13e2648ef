package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment;
import dev.fleetward.updates.Rollout;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One device's updates, and the table {@code update_postponement}. */
@ApplicationScoped
class DeviceUpdateStore {

    /** The newest started rollout of each software type, with all that decides whether this device gets it. */
    List<Facts> facts(Tx tx, UUID product, UUID device, Instant now) {
        return tx.list("""
                SELECT r.id, r.name, r.state AS rollout_state, r.state_reason, r.cohort, r.phase AS open_phase,
                       coalesce(r.query_name, r.target_query) AS query, r.target_percent,
                       (SELECT count(*) FROM rollout_phase p WHERE p.rollout_id = r.id)::int AS phases,
                       rel.software_type, rel.version, v.state AS device_state, v.cohort AS device_cohort,
                       v.hardware_version, v.last_seen_at, s.version AS runs,
                       s.named_at IS NOT NULL AS named,
                       EXISTS (SELECT FROM release_artifact ra WHERE ra.release_id = rel.id
                               AND ra.hardware_version IN ('', coalesce(v.hardware_version, ''))) AS fits,
                       EXISTS (SELECT FROM target_token t WHERE t.device_id = v.device_id) AS has_token,
                       d.state, d.offered_at, d.fetched_at, coalesce(d.message, '') AS said,
                       CASE WHEN d.action_id IS NULL THEN 0 ELSE coalesce(d.turn_phase, width_bucket(d.bucket, (
                           SELECT array_agg(b.below ORDER BY b.ordinal) FROM (
                               SELECT p.ordinal, max(p.percent * 100) OVER (ORDER BY p.ordinal) AS below
                               FROM rollout_phase p WHERE p.rollout_id = r.id) AS b)) + 1) END AS phase,
                       p.until, coalesce(p.reason, '') AS reason
                FROM (SELECT DISTINCT ON (l.software_type) o.* FROM rollout o JOIN release l ON l.id = o.release_id
                      WHERE o.product_id = ? AND o.started_at IS NOT NULL AND o.state <> 'CANCELLED'
                      ORDER BY l.software_type, o.id DESC) r
                JOIN release rel ON rel.id = r.release_id
                JOIN device_view v ON v.device_id = ?
                LEFT JOIN device_software_view s ON s.device_id = v.device_id AND s.software_type = rel.software_type
                LEFT JOIN deployment d ON d.rollout_id = r.id AND d.device_id = v.device_id
                LEFT JOIN LATERAL (SELECT n.until, n.reason FROM update_postponement n
                    WHERE n.device_id = v.device_id AND n.rollout_id = r.id AND n.until > ?
                    ORDER BY n.id DESC LIMIT 1) p ON true
                ORDER BY rel.software_type
                """, DeviceUpdateStore::facts, product, device, now);
    }

    private static Facts facts(Row row) {
        Instant seen = row.instant("last_seen_at");
        String state = row.textOrNull("state");
        String reason = row.text("reason");
        return new Facts(
                row.uuid("id"),
                row.text("name"),
                row.text("software_type"),
                row.text("version"),
                Rollout.State.valueOf(row.text("rollout_state")),
                row.text("state_reason"),
                row.textOrNull("cohort"),
                row.textOrNull("query"),
                row.intValue("target_percent"),
                row.intValue("open_phase"),
                row.intValue("phases"),
                row.text("device_state"),
                row.textOrNull("device_cohort"),
                row.textOrNull("hardware_version"),
                seen.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(seen),
                row.textOrNull("runs"),
                row.bool("named"),
                row.bool("fits"),
                row.bool("has_token"),
                Optional.ofNullable(state).map(Deployment.State::valueOf),
                row.intValue("phase"),
                Optional.ofNullable(row.instantOrNull("offered_at")),
                Optional.ofNullable(row.instantOrNull("fetched_at")),
                row.text("said"),
                Optional.ofNullable(row.instantOrNull("until")),
                reason.isEmpty() ? "" : ": " + reason);
    }

    record Moment(int action, DeviceUpdates.Moment moment) {}

    /** Everything that happened in each of a device's updates, oldest first. */
    List<Moment> moments(Tx tx, UUID device) {
        return tx.list(
                """
                SELECT d.action_id, m.at, m.what, m.text FROM deployment d CROSS JOIN LATERAL (
                    SELECT at, what, '' AS text, 0 AS ordinal FROM (VALUES
                        (d.enrolled_at, 'taken in'), (d.offered_at, 'offered'), (d.fetched_at, 'read the offer'),
                        (d.proven_at, 'confirmed by its own data')) step (at, what)
                    UNION ALL
                    SELECT s.at, 'said ' || lower(s.execution) || CASE WHEN s.finished = 'NONE' THEN ''
                               ELSE ', ' || lower(s.finished) END, array_to_string(s.details, E'\\n'), s.ordinal
                    FROM deployment_message s WHERE s.action_id = d.action_id
                    UNION ALL
                    SELECT p.recorded_at, 'postponed until ' || to_char(p.until AT TIME ZONE 'UTC',
                               'YYYY-MM-DD HH24:MI "UTC"'),
                           p.reason || CASE WHEN p.reason = '' THEN '' ELSE ' ' END || '(' || p.recorded_by || ')', 0
                    FROM update_postponement p WHERE p.device_id = d.device_id AND p.rollout_id = d.rollout_id
                    UNION ALL
                    SELECT d.finished_at, 'ended: ' || lower(d.state), '', 0
                    WHERE d.state IN ('CANCELLED', 'SUPERSEDED')
                ) m WHERE d.device_id = ? AND m.at IS NOT NULL ORDER BY d.action_id DESC, m.at, m.ordinal
                """,
                row -> new Moment(
                        row.intValue("action_id"),
                        new DeviceUpdates.Moment(row.instant("at"), row.text("what"), row.text("text"))),
                device);
    }

    void postpone(
            Tx tx,
            OrganizationId organization,
            UUID rollout,
            UUID device,
            Instant until,
            String reason,
            String by,
            Instant now) {
        tx.update("""
                INSERT INTO update_postponement (organization_id, rollout_id, device_id, until, reason, recorded_by,
                    recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, organization, rollout, device, until, reason, by, now);
    }

    record Postponed(UUID rollout, Instant until, String reason, String recordedBy, Instant recordedAt) {}

    List<Postponed> postponements(Tx tx, UUID device) {
        return tx.list(
                "SELECT * FROM update_postponement WHERE device_id = ? ORDER BY id",
                row -> new Postponed(
                        row.uuid("rollout_id"),
                        row.instant("until"),
                        row.text("reason"),
                        row.text("recorded_by"),
                        row.instant("recorded_at")),
                device);
    }

    long erase(Tx tx, UUID device) {
        return tx.update("DELETE FROM update_postponement WHERE device_id = ?", device);
    }
}
