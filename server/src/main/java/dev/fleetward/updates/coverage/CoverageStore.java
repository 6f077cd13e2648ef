package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What a rollout is seen beside: devices outside of it, versions before it, and to whom updates are available. */
@ApplicationScoped
class CoverageStore {
    record Outside(long devices, long running) {}

    /** Devices of the product in service that the rollout did not take in, and of them those that run its release. */
    Outside outside(Tx tx, UUID rollout) {
        return tx.one("""
                SELECT count(*) AS devices, count(*) FILTER (WHERE s.version = rel.version) AS running
                FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN device_view v ON v.product_id = r.product_id AND v.state <> 'retired'
                LEFT JOIN device_software_view s ON s.device_id = v.device_id AND s.software_type = rel.software_type
                WHERE r.id = ? AND NOT EXISTS (
                    SELECT FROM deployment d WHERE d.rollout_id = r.id AND d.device_id = v.device_id)
                """, row -> new Outside(row.longValue("devices"), row.longValue("running")), rollout);
    }

    record Available(UUID id, String product, String rollout, String softwareType, String version, long devices) {}

    /** Running rollouts with the devices that may take the update and did not yet; newest first. */
    List<Available> available(Tx tx, UUID product, int rows) {
        return tx.list(
                """
                SELECT r.id, p.slug, r.name, rel.software_type, rel.version,
                       (SELECT count(*) FROM deployment d WHERE d.rollout_id = r.id
                        AND d.state IN ('OFFERED', 'DOWNLOADING', 'DOWNLOADED')) AS devices
                FROM rollout r JOIN release rel ON rel.id = r.release_id JOIN product p ON p.id = r.product_id
                WHERE r.product_id = ? AND r.state = 'RUNNING' ORDER BY r.id DESC LIMIT ?
                """,
                row -> new Available(
                        row.uuid("id"),
                        row.text("slug"),
                        row.text("name"),
                        row.text("software_type"),
                        row.text("version"),
                        row.longValue("devices")),
                product,
                rows);
    }

    /** Versions of the release's type that devices of the product ran in the month before the rollout, or still run. */
    List<UUID> versionsBefore(Tx tx, UUID rollout) {
        return tx.list("""
                SELECT v.id FROM rollout r JOIN release rel ON rel.id = r.release_id
                JOIN software_version v ON v.product_id = r.product_id AND v.type = rel.software_type
                WHERE r.id = ? AND v.version <> rel.version AND (
                    EXISTS (SELECT FROM device_software_view s WHERE s.software_version_id = v.id)
                    OR EXISTS (SELECT FROM running_build_set_day b WHERE b.software_version_id = v.id AND b.devices > 0
                               AND b.day >= coalesce(r.started_at, r.created_at)::date - 30))
                """, row -> row.uuid("id"), rollout);
    }
}
