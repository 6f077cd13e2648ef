package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

@ApplicationScoped
class DdiClientStore {
    /** The hardware version files are chosen by; empty while nobody has said it. */
    String hardware(Tx tx, UUID device) {
        return tx.first(
                        "SELECT coalesce(hardware_version, '') AS hardware FROM device_view WHERE device_id = ?",
                        row -> row.text("hardware"),
                        device)
                .orElse("");
    }

    void attributesReceived(Tx tx, OrganizationId organization, UUID product, UUID device, Instant at) {
        tx.update("""
                INSERT INTO ddi_client (device_id, organization_id, product_id, attributes_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (device_id) DO UPDATE SET attributes_at = excluded.attributes_at
                """, device, organization, product, at);
    }

    /** @return whether it was not known yet */
    boolean installed(Tx tx, OrganizationId organization, UUID product, UUID device, String name, String version) {
        return tx.update("""
                INSERT INTO ddi_client (device_id, organization_id, product_id, installed_name, installed_version)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE
                SET installed_name = excluded.installed_name, installed_version = excluded.installed_version
                WHERE ddi_client.installed_name IS DISTINCT FROM excluded.installed_name
                   OR ddi_client.installed_version IS DISTINCT FROM excluded.installed_version
                """, device, organization, product, name, version) > 0;
    }
}
