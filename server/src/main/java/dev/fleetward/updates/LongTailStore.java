package dev.fleetward.updates;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class LongTailStore {
    record Row(
            Deployment deployment, String serial, @Nullable String runs, Instant lastSeenAt) {}

    List<Row> page(Tx tx, UUID rollout, List<State> states, boolean provenToo, Cursor cursor) {
        return tx.list(
                """
                SELECT d.*, v.serial, v.last_seen_at, s.version AS runs
                FROM deployment d JOIN device_view v ON v.device_id = d.device_id
                JOIN rollout r ON r.id = d.rollout_id JOIN release rel ON rel.id = r.release_id
                LEFT JOIN device_software_view s ON s.device_id = d.device_id AND s.software_type = rel.software_type
                WHERE d.rollout_id = ? AND d.state = ANY (?)
                  AND (? OR d.proven_at IS NULL) AND d.action_id > ? ORDER BY d.action_id LIMIT ?
                """,
                row -> new Row(
                        DeploymentStore.deployment(row),
                        row.text("serial"),
                        row.textOrNull("runs"),
                        row.instant("last_seen_at")),
                rollout,
                states.stream().map(State::name).toList(),
                provenToo,
                cursor.afterNumber(0),
                cursor.rows());
    }

    List<Deployments.Past> ofDevice(Tx tx, UUID device) {
        return tx.list(
                """
                SELECT d.action_id, rel.software_type, rel.version, r.name, d.state, d.message,
                       coalesce(d.proven_at, d.finished_at, d.fetched_at, d.offered_at, d.enrolled_at) AS at
                FROM deployment d JOIN rollout r ON r.id = d.rollout_id JOIN release rel ON rel.id = r.release_id
                WHERE d.device_id = ? ORDER BY d.action_id DESC
                """,
                row -> new Deployments.Past(
                        row.intValue("action_id"),
                        row.text("software_type"),
                        row.text("version"),
                        row.text("name"),
                        State.valueOf(row.text("state")),
                        row.instant("at"),
                        row.text("message")),
                device);
    }
}
