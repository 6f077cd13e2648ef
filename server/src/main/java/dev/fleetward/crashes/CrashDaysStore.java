package dev.fleetward.crashes;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts devices that crashed. */
@ApplicationScoped
class CrashDaysStore {
    List<Issues.CrashDay> crashDays(Tx tx, ProductId product, Instant since) {
        return tx.list(
                """
                SELECT device_id, software_type, software_version, (occurred_at AT TIME ZONE 'UTC')::date AS day,
                       min(occurred_at) AS first_at
                FROM trace WHERE product_id = ? AND is_crash AND occurred_at >= ?
                GROUP BY 1, 2, 3, 4 ORDER BY 4, 1
                """,
                row -> new Issues.CrashDay(
                        new DeviceId(row.uuid("device_id")),
                        Optional.ofNullable(row.textOrNull("software_type")),
                        Optional.ofNullable(row.textOrNull("software_version")),
                        row.date("day"),
                        row.instant("first_at")),
                product.value(),
                since);
    }

    long crashedDevices(Tx tx, ProductId product, Instant since) {
        return tx.one("""
                SELECT count(DISTINCT device_id) AS n FROM trace
                WHERE product_id = ? AND is_crash AND occurred_at >= ?
                """, row -> row.longValue("n"), product.value(), since);
    }
}
