package dev.fleetward.updates.guards;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** How long a rollout's devices were watched, and since when each runs the new version. */
@ApplicationScoped
class ObservationStore {
    /** Hours of one UTC day on both sides. */
    record Day(LocalDate day, double updatedHours, double waitingHours) {}

    /**
     * A silent device is not observed: it counts until an hour after it was last seen. A device is updated from its
     * field data's word or its own report, whichever came first.
     */
    List<Day> days(Tx tx, UUID rollout, Instant since, Instant now) {
        return tx.list(
                """
                WITH device_time AS (
                    SELECT least(d.proven_at, CASE WHEN d.state = 'SUCCEEDED' THEN d.finished_at END,
                                 'infinity'::timestamptz) AS updated_from,
                           greatest(?::timestamptz, v.registered_at) AS from_at,
                           least(?::timestamptz, v.last_seen_at + interval '1 hour') AS until_at
                    FROM deployment d JOIN device_view v ON v.device_id = d.device_id WHERE d.rollout_id = ?)
                SELECT (day AT TIME ZONE 'UTC')::date AS day,
                       coalesce(sum(extract(epoch FROM greatest(interval '0',
                           least(day + interval '1 day', until_at) - greatest(day, from_at, updated_from)))) / 3600, 0)
                           ::double precision AS updated_hours,
                       coalesce(sum(extract(epoch FROM greatest(interval '0',
                           least(day + interval '1 day', until_at, updated_from) - greatest(day, from_at)))) / 3600, 0)
                           ::double precision AS waiting_hours
                FROM generate_series(date_trunc('day', ?::timestamptz, 'UTC'), ?::timestamptz, interval '1 day') AS day
                CROSS JOIN device_time GROUP BY day ORDER BY day
                """,
                row -> new Day(row.date("day"), row.doubleValue("updated_hours"), row.doubleValue("waiting_hours")),
                since,
                now,
                rollout,
                since,
                now);
    }

    /** Devices whose installation has ended, of them those that had an attempt that failed. */
    record Installations(long failed, long all) {}

    /** A device that failed first and succeeded later counts as failed: each device's first word is independent. */
    Installations installations(Tx tx, UUID rollout, Instant since) {
        return tx.one(
                """
                SELECT count(*) FILTER (WHERE failed) AS failed, count(*) AS ended FROM (
                    SELECT (d.state = 'FAILED' AND d.finished_at >= ?) OR EXISTS (
                               SELECT FROM past_action p WHERE p.rollout_id = d.rollout_id AND p.device_id = d.device_id
                                 AND p.state = 'FAILED' AND p.ended_at >= ?) AS failed,
                           d.state = 'SUCCEEDED' AND d.finished_at >= ? AS succeeded
                    FROM deployment d WHERE d.rollout_id = ? AND NOT d.refused
                      AND (d.state IN ('FAILED', 'SUCCEEDED') OR d.attempt > 1)) AS one
                WHERE failed OR succeeded
                """,
                row -> new Installations(row.longValue("failed"), row.longValue("ended")),
                since,
                since,
                since,
                rollout);
    }

    /** When each of the devices was updated; {@link Instant#MAX} when it is not. Devices outside the rollout are absent. */
    Map<UUID, Instant> updatedFrom(Tx tx, UUID rollout, Collection<UUID> devices) {
        if (devices.isEmpty()) {
            return Map.of();
        }
        return tx
                .list(
                        """
                        SELECT device_id, least(proven_at, CASE WHEN state = 'SUCCEEDED' THEN finished_at END) AS at
                        FROM deployment WHERE rollout_id = ? AND device_id = ANY (?)
                        """,
                        row -> {
                            Instant at = row.instantOrNull("at");
                            return Map.entry(row.uuid("device_id"), at == null ? Instant.MAX : at);
                        },
                        rollout,
                        devices)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
