package dev.fleetward.updates;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What becomes of attempts that ended, and of those that never do. An action's number is one attempt at one step: a further
 * attempt or the next step gets a new number, the old one is kept among the past ones.
 */
@ApplicationScoped
class AttemptStore {
    private static final String KEEP = """
            INSERT INTO past_action (action_id, organization_id, rollout_id, device_id, release_id, state, message, ended_at)
            SELECT d.action_id, d.organization_id, d.rollout_id, d.device_id,
                   coalesce(d.hop_release_id, r.release_id), d.state, d.message, coalesce(d.finished_at, ?)
            FROM deployment d JOIN rollout r ON r.id = d.rollout_id
            WHERE d.rollout_id = ? AND %s
            """;

    /** Fetching, or installing, with nothing said since: the attempt has failed. */
    List<UUID> timeOut(Tx tx, UUID rollout, Instant silentSince, Duration allowed, Instant at) {
        return tx.list(
                """
                UPDATE deployment d SET state = CASE WHEN state = 'CANCELLING' THEN 'CANCELLED' ELSE 'FAILED' END,
                    timed_out = true, finished_at = ?, message = ?
                WHERE d.rollout_id = ? AND d.state IN ('DOWNLOADING', 'DOWNLOADED', 'INSTALLED', 'CANCELLING')
                  AND d.fetched_at < ?
                  AND NOT EXISTS (SELECT FROM deployment_message m WHERE m.action_id = d.action_id AND m.at >= ?)
                RETURNING d.device_id
                """,
                AttemptStore::device,
                at,
                "No word for %d hours.".formatted(allowed.toHours()),
                rollout,
                silentSince,
                silentSince);
    }

    /**
     * Says of failed attempts whether the device refused, which is final, and when the others are tried again.
     *
     * @param backOff after the first one; twice as long after each next
     */
    int settleFailures(Tx tx, UUID rollout, int retries, Duration backOff) {
        return tx.update("""
                UPDATE deployment d SET refused = said.no,
                    retry_at = CASE WHEN NOT said.no AND d.attempt <= ?
                        THEN d.finished_at + make_interval(secs => ? * power(2, d.attempt - 1)) END
                FROM (SELECT f.action_id, EXISTS (
                          SELECT FROM deployment_message m
                          WHERE m.action_id = f.action_id AND m.execution = 'REJECTED') AS no
                      FROM deployment f WHERE f.rollout_id = ? AND f.state = 'FAILED' AND f.retry_at IS NULL
                        AND NOT f.refused) AS said
                WHERE d.action_id = said.action_id AND (said.no OR d.attempt <= ?)
                """, retries, (double) backOff.toSeconds(), rollout, retries);
    }

    /** Failed attempts whose time has come again wait for their turn's offer anew. */
    List<UUID> again(Tx tx, UUID rollout, Instant at) {
        tx.update(KEEP.formatted("d.state = 'FAILED' AND d.retry_at <= ?"), at, rollout, at);
        return tx.list("""
                UPDATE deployment SET action_id = DEFAULT, state = 'SCHEDULED', attempt = attempt + 1, retry_at = NULL,
                    hop_release_id = NULL, fetched_at = NULL, finished_at = NULL, timed_out = false
                WHERE rollout_id = ? AND state = 'FAILED' AND retry_at <= ?
                RETURNING device_id
                """, AttemptStore::device, rollout, at);
    }

    /** Devices that stand at a step of their way, by their own word or their field data, go on to the next. */
    List<UUID> stepsReached(Tx tx, UUID rollout, Instant at) {
        String reached = """
                d.hop_release_id IS NOT NULL AND (d.state = 'SUCCEEDED' OR (
                    d.state IN ('OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED', 'FAILED') AND EXISTS (
                        SELECT FROM release h JOIN device_software_view s ON s.software_type = h.software_type
                            AND s.version = h.version
                        WHERE h.id = d.hop_release_id AND s.device_id = d.device_id)))
                """;
        tx.update(KEEP.formatted(reached), at, rollout);
        return tx.list("""
                UPDATE deployment d SET action_id = DEFAULT, state = 'SCHEDULED', attempt = 1, retry_at = NULL,
                    fetched_at = NULL, finished_at = NULL, timed_out = false
                WHERE d.rollout_id = ? AND %s
                RETURNING d.device_id
                """.formatted(reached), AttemptStore::device, rollout);
    }

    private static UUID device(Row row) {
        return row.uuid("device_id");
    }

    /** Whether the number is one of the device's that ended, and another took its place. */
    boolean isPast(Tx tx, UUID device, int actionId) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM past_action WHERE device_id = ? AND action_id = ?) AS past",
                row -> row.bool("past"),
                device,
                actionId);
    }
}
