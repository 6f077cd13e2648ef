package dev.fleetward.updates;

import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.reach.FixOffers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;

/** Devices that a running rollout offers other software than the versions asked for. */
@ApplicationScoped
class FixOfferStore implements FixOffers {

    @Override
    public long offered(Tx tx, UUID product, Collection<UUID> versions) {
        return tx.one("""
                SELECT count(DISTINCT d.device_id) AS devices
                FROM rollout r JOIN release l ON l.id = r.release_id
                JOIN deployment d ON d.rollout_id = r.id
                JOIN device_software_view s ON s.device_id = d.device_id
                WHERE r.product_id = ? AND r.state IN ('RUNNING', 'PAUSED')
                  AND d.state IN ('OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED')
                  AND s.software_version_id = ANY(?)
                  AND NOT EXISTS (SELECT FROM software_version v WHERE v.product_id = r.product_id
                      AND v.type = l.software_type AND v.version = l.version AND v.id = ANY(?))
                """, row -> row.longValue("devices"), product, versions, versions);
    }
}
