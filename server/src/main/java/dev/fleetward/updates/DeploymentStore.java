package dev.fleetward.updates;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class DeploymentStore {
    /** What older rollouts still have open for devices this one now offers to: dropped, or cancelled when begun. */
    int supersedeOlder(Tx tx, Rollout rollout, Instant at) {
        return tx.update("""
                UPDATE deployment o SET
                    state = CASE WHEN o.state IN ('SCHEDULED', 'OFFERED') THEN 'SUPERSEDED' ELSE 'CANCELLING' END,
                    finished_at = CASE WHEN o.state IN ('SCHEDULED', 'OFFERED') THEN ?::timestamptz END
                FROM deployment d, rollout r, release rel
                WHERE d.rollout_id = ? AND d.state = 'OFFERED' AND o.device_id = d.device_id
                  AND o.rollout_id < d.rollout_id AND r.id = o.rollout_id AND rel.id = r.release_id
                  AND rel.software_type = ?
                  AND o.state IN ('SCHEDULED', 'OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED')
                """, at, rollout.id(), rollout.softwareType());
    }

    int cancelAll(Tx tx, UUID rollout, Instant at) {
        return tx.update("""
                UPDATE deployment SET
                    state = CASE WHEN state IN ('SCHEDULED', 'OFFERED') THEN 'CANCELLED' ELSE 'CANCELLING' END,
                    finished_at = CASE WHEN state IN ('SCHEDULED', 'OFFERED') THEN ?::timestamptz END
                WHERE rollout_id = ? AND state IN ('SCHEDULED', 'OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED')
                """, at, rollout);
    }

    Optional<Deployment> find(Tx tx, UUID device, int actionId) {
        return tx.first(
                "SELECT * FROM deployment WHERE device_id = ? AND action_id = ?",
                DeploymentStore::deployment,
                device,
                actionId);
    }

    Optional<Deployment> byAction(Tx tx, int actionId) {
        return tx.first("SELECT * FROM deployment WHERE action_id = ?", DeploymentStore::deployment, actionId);
    }

    /** Open offers of running rollouts for one software type, newest first. */
    List<Deployment> offered(Tx tx, UUID device, String softwareType) {
        return tx.list("""
                SELECT d.* FROM deployment d JOIN rollout r ON r.id = d.rollout_id JOIN release rel ON rel.id = r.release_id
                WHERE d.device_id = ? AND rel.software_type = ? AND r.state = 'RUNNING'
                  AND d.state IN ('OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED') ORDER BY d.rollout_id DESC
                """, DeploymentStore::deployment, device, softwareType);
    }

    /** The device's newest deployment of the release with that number, if it was ever offered. */
    Optional<Deployment> ofRelease(Tx tx, UUID device, int releaseNumber) {
        return tx.first("""
                SELECT d.* FROM deployment d JOIN rollout r ON r.id = d.rollout_id
                JOIN release rel ON rel.id = coalesce(d.hop_release_id, r.release_id)
                WHERE d.device_id = ? AND rel.number = ? AND d.offered_at IS NOT NULL ORDER BY d.rollout_id DESC LIMIT 1
                """, DeploymentStore::deployment, device, releaseNumber);
    }

    void fetched(Tx tx, int actionId, Instant at) {
        tx.update("""
                UPDATE deployment SET fetched_at = coalesce(fetched_at, ?), state = 'DOWNLOADING'
                WHERE action_id = ? AND state = 'OFFERED'
                """, at, actionId);
    }

    /** Newest first. */
    List<String> messages(Tx tx, int actionId, int limit) {
        return tx.list(
                """
                SELECT array_to_string(details, E'\\n') AS text, execution FROM deployment_message
                WHERE action_id = ? ORDER BY ordinal DESC LIMIT ?
                """, row -> row.text("text").isEmpty() ? row.text("execution") : row.text("text"), actionId, limit);
    }

    /** The device runs the version: every deployment of it has ended there, and is proven when field data names it. */
    int arrive(Tx tx, UUID device, UUID softwareVersion, Instant at) {
        return tx.update("""
                UPDATE deployment d SET proven_at = CASE WHEN s.named_at IS NOT NULL THEN ?::timestamptz END,
                    finished_at = coalesce(d.finished_at, ?), hop_release_id = NULL, retry_at = NULL,
                    state = CASE WHEN d.state = 'SCHEDULED' AND d.offered_at IS NULL THEN 'CANCELLED' ELSE 'SUCCEEDED' END
                FROM rollout r, release rel, device_software_view s
                WHERE d.device_id = ? AND r.id = d.rollout_id AND rel.id = r.release_id
                  AND s.device_id = d.device_id AND s.software_type = rel.software_type AND s.version = rel.version
                  AND s.software_version_id = ? AND d.proven_at IS NULL
                """, at, at, device, softwareVersion);
    }

    /** Who has installed a step of its way is installing still. */
    Progress progress(Tx tx, UUID rollout) {
        return tx.one("""
                SELECT count(*) FILTER (WHERE state = 'SCHEDULED' AND turn_at IS NULL) AS waiting,
                       count(*) FILTER (WHERE state = 'SCHEDULED' AND turn_at IS NOT NULL) AS held,
                       count(*) FILTER (WHERE state = 'OFFERED') AS offered,
                       count(*) FILTER (WHERE state IN ('DOWNLOADING', 'DOWNLOADED')) AS downloading,
                       count(*) FILTER (WHERE state = 'INSTALLED'
                           OR (state = 'SUCCEEDED' AND hop_release_id IS NOT NULL)) AS installed,
                       count(*) FILTER (WHERE state = 'SUCCEEDED' AND hop_release_id IS NULL
                           AND proven_at IS NULL) AS reported,
                       count(*) FILTER (WHERE state = 'SUCCEEDED' AND hop_release_id IS NULL
                           AND proven_at IS NOT NULL) AS proven,
                       count(*) FILTER (WHERE state = 'FAILED') AS failed,
                       count(*) FILTER (WHERE state = 'FAILED' AND retry_at IS NOT NULL) AS retrying,
                       count(*) FILTER (WHERE state IN ('CANCELLING', 'CANCELLED', 'SUPERSEDED')) AS ended
                FROM deployment WHERE rollout_id = ?
                """, DeploymentStore::progress, rollout);
    }

    private static Progress progress(Row row) {
        return new Progress(
                row.longValue("waiting"),
                row.longValue("held"),
                row.longValue("offered"),
                row.longValue("downloading"),
                row.longValue("installed"),
                row.longValue("reported"),
                row.longValue("proven"),
                row.longValue("failed"),
                row.longValue("retrying"),
                row.longValue("ended"));
    }

    static Deployment deployment(Row row) {
        return new Deployment(
                row.intValue("action_id"),
                row.uuid("rollout_id"),
                row.uuid("product_id"),
                row.uuid("device_id"),
                State.valueOf(row.text("state")),
                row.instantOrNull("offered_at"),
                row.instantOrNull("fetched_at"),
                row.instantOrNull("finished_at"),
                row.instantOrNull("proven_at"),
                row.text("message"),
                row.uuidOrNull("hop_release_id"));
    }
}
