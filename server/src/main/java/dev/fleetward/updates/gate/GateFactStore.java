package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What the gate has to know of rollouts and devices. */
@ApplicationScoped
class GateFactStore {
    private static final int MAX_VERSIONS = 1_000;

    /** Versions that a started rollout offered to devices, the latest first. */
    List<String> rolledOut(Tx tx, UUID product, String softwareType) {
        return tx.list("""
                SELECT r.version FROM release r
                WHERE r.product_id = ? AND r.software_type = ?
                  AND EXISTS (SELECT FROM rollout o WHERE o.release_id = r.id AND o.started_at IS NOT NULL)
                ORDER BY r.number DESC LIMIT ?
                """, row -> row.text("version"), product, softwareType, MAX_VERSIONS);
    }

    /** Versions released before the release of that number. */
    List<String> releasedBefore(Tx tx, UUID product, String softwareType, int number) {
        return tx.list("""
                SELECT version FROM release WHERE product_id = ? AND software_type = ? AND number < ?
                ORDER BY number DESC LIMIT ?
                """, row -> row.text("version"), product, softwareType, number, MAX_VERSIONS);
    }

    /** Of these hardware versions, those no device of the product has; none while no device told its hardware. */
    List<String> unknownHardware(Tx tx, UUID product, List<String> named) {
        return tx.list("""
                SELECT h.name FROM unnest(?::text[]) AS h (name)
                WHERE EXISTS (SELECT FROM device d WHERE d.product_id = ? AND d.hardware_version <> '')
                  AND NOT EXISTS (SELECT FROM device d WHERE d.product_id = ? AND d.hardware_version = h.name)
                """, row -> row.text("name"), named, product, product);
    }
}
