package dev.fleetward.updates;

import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What a device was given before. */
@ApplicationScoped
class PastUpdateStore {
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
