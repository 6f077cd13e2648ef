package dev.fleetward.updates.deltas;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class DeltaStore {
    void put(Tx tx, OrganizationId organization, UUID release, String hardware, String from, UUID artifact) {
        tx.update("""
                INSERT INTO release_delta (organization_id, release_id, hardware_version, from_version, artifact_id)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (release_id, hardware_version, from_version) DO UPDATE SET artifact_id = excluded.artifact_id
                """, organization, release, hardware, from, artifact);
    }

    /** @return false when there was none */
    boolean delete(Tx tx, UUID release, String hardware, String from) {
        return tx.update(
                        "DELETE FROM release_delta WHERE release_id = ? AND hardware_version = ? AND from_version = ?",
                        release,
                        hardware,
                        from)
                > 0;
    }

    /** Whether the device said once that it could not install the release, by whatever file. */
    boolean failed(Tx tx, UUID device, UUID release) {
        return tx.one("""
                SELECT EXISTS (SELECT FROM deployment d JOIN rollout o ON o.id = d.rollout_id
                    WHERE d.device_id = ? AND coalesce(d.hop_release_id, o.release_id) = ? AND d.state = 'FAILED')
                    OR EXISTS (SELECT FROM past_action p
                    WHERE p.device_id = ? AND p.release_id = ? AND p.state = 'FAILED')
                    AS failed
                """, row -> row.bool("failed"), device, release, device, release);
    }
}
