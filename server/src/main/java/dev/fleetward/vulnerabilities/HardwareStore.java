package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What decisions about one hardware change of an exposure. They are few: only devices of that hardware that run such a
 * version are looked at one by one.
 */
@ApplicationScoped
class HardwareStore {

    /** Whether a version exposes the devices of one hardware. */
    record Effect(UUID version, String hardware, boolean exposes) {}

    private static final String EFFECT = """
            WITH named AS (
                SELECT DISTINCT software_version_id, hardware FROM vex_ruling
                WHERE product_id = ? AND hardware <> '' AND (expires_at IS NULL OR expires_at > now())
                  AND (?::uuid IS NULL OR vulnerability_id = ?::uuid)
            ), effect AS (
                SELECT n.software_version_id, n.hardware,
                       bool_or(coalesce(
                           r.state = 'AFFECTED' OR (f.confirmed AND r.state IN ('OPEN', 'UNDER_INVESTIGATION')),
                           f.exposes)) AS exposes
                FROM named n JOIN finding f ON f.software_version_id = n.software_version_id
                    AND (?::uuid IS NULL OR f.vulnerability_id = ?::uuid)
                LEFT JOIN vex_ruling r ON r.software_version_id = f.software_version_id
                    AND r.component_id = f.component_id AND r.vulnerability_id = f.vulnerability_id
                    AND r.hardware = n.hardware AND (r.expires_at IS NULL OR r.expires_at > now())
                GROUP BY n.software_version_id, n.hardware
            )
            """;

    List<Effect> effects(Tx tx, UUID product, @Nullable UUID vulnerability) {
        return tx.list(
                EFFECT + "SELECT * FROM effect",
                row -> new Effect(row.uuid("software_version_id"), row.text("hardware"), row.bool("exposes")),
                product,
                vulnerability,
                vulnerability,
                vulnerability,
                vulnerability);
    }

    /** Devices exposed more, or fewer, than their software alone says. */
    long correction(Tx tx, UUID product, @Nullable UUID vulnerability) {
        boolean none = tx.one(
                "SELECT NOT EXISTS (SELECT FROM vex_ruling WHERE product_id = ? AND hardware <> '') AS none",
                row -> row.bool("none"),
                product);
        if (none) {
            return 0;
        }
        return tx.one(
                EFFECT + """
                , bad AS MATERIALIZED (
                    SELECT DISTINCT software_version_id FROM finding
                    WHERE product_id = ? AND exposes AND (?::uuid IS NULL OR vulnerability_id = ?::uuid)
                ), concerned AS (
                    SELECT DISTINCT d.device_id, d.hardware_version
                    FROM effect e JOIN device_software_view s ON s.software_version_id = e.software_version_id
                    JOIN device_view d ON d.device_id = s.device_id AND d.hardware_version = e.hardware
                ), exposure AS (
                    SELECT c.device_id, bool_or(coalesce(e.exposes, b.software_version_id IS NOT NULL)) AS exposed,
                           bool_or(b.software_version_id IS NOT NULL) AS counted
                    FROM concerned c JOIN device_software_view s ON s.device_id = c.device_id
                    LEFT JOIN effect e ON e.software_version_id = s.software_version_id
                        AND e.hardware = c.hardware_version
                    LEFT JOIN bad b ON b.software_version_id = s.software_version_id
                    GROUP BY c.device_id
                )
                SELECT count(*) FILTER (WHERE exposed) - count(*) FILTER (WHERE counted) AS change FROM exposure
                """,
                row -> row.longValue("change"),
                product,
                vulnerability,
                vulnerability,
                vulnerability,
                vulnerability,
                product,
                vulnerability,
                vulnerability);
    }
}
