package dev.fleetward.devices.sampling;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class SamplingStore {
    static final int MAX_RULES = 1_000;

    /** A rule as people see it. */
    record Rule(SamplingScope scope, Sampling sampling, Instant setAt) {}

    /** How many devices asked for their configuration, and how many work by it. */
    record Confirmed(long asked, long confirmed) {}

    List<Rule> rules(Tx tx, Product product) {
        return tx.list(
                """
                SELECT c.slug, d.serial, r.debugging, r.logging, r.monitoring, r.upload_from, r.set_at
                FROM sampling_rule r LEFT JOIN cohort c ON c.id = r.cohort_id LEFT JOIN device d ON d.id = r.device_id
                WHERE r.product_id = ? ORDER BY d.serial NULLS FIRST, c.slug NULLS FIRST LIMIT ?
                """,
                row -> new Rule(
                        new SamplingScope(row.textOrNull("slug"), row.textOrNull("serial")),
                        sampling(row),
                        row.instant("set_at")),
                product.id().value(),
                MAX_RULES);
    }

    /** The closest rule: the device's own, its cohort's, the product's. */
    Optional<Rule> effective(Tx tx, Product product, DeviceId device) {
        return tx.first(
                """
                SELECT c.slug, rd.serial, r.debugging, r.logging, r.monitoring, r.upload_from, r.set_at
                FROM device d
                JOIN sampling_rule r ON r.product_id = d.product_id AND
                    (r.device_id = d.id OR r.cohort_id = d.cohort_id OR (r.device_id IS NULL AND r.cohort_id IS NULL))
                LEFT JOIN cohort c ON c.id = r.cohort_id LEFT JOIN device rd ON rd.id = r.device_id
                WHERE d.product_id = ? AND d.id = ?
                ORDER BY r.device_id NULLS LAST, r.cohort_id NULLS LAST LIMIT 1
                """,
                row -> new Rule(
                        new SamplingScope(row.textOrNull("slug"), row.textOrNull("serial")),
                        sampling(row),
                        row.instant("set_at")),
                product.id().value(),
                device.value());
    }

    /** @return how many rules were written; 0 when the product has no such cohort or device */
    int save(Tx tx, Product product, SamplingScope scope, Sampling sampling, Instant now) {
        return tx.update(
                """
                INSERT INTO sampling_rule
                    (organization_id, product_id, cohort_id, device_id, debugging, logging, monitoring, upload_from, set_at)
                SELECT p.organization_id, p.id, c.id, d.id, ?, ?, ?, ?, ?
                FROM product p
                LEFT JOIN cohort c ON c.product_id = p.id AND c.slug = ?
                LEFT JOIN device d ON d.product_id = p.id AND d.serial = ?
                WHERE p.id = ? AND (?::text IS NULL OR c.id IS NOT NULL) AND (?::text IS NULL OR d.id IS NOT NULL)
                ON CONFLICT (product_id, cohort_id, device_id) DO UPDATE
                SET debugging = excluded.debugging, logging = excluded.logging, monitoring = excluded.monitoring,
                    upload_from = excluded.upload_from, set_at = excluded.set_at
                """,
                sampling.debugging(),
                sampling.logging(),
                sampling.monitoring(),
                sampling.uploadFrom(),
                now,
                scope.cohort(),
                scope.serial(),
                product.id().value(),
                scope.cohort(),
                scope.serial());
    }

    int remove(Tx tx, Product product, SamplingScope scope) {
        return tx.update(
                """
                DELETE FROM sampling_rule WHERE product_id = ?
                  AND cohort_id IS NOT DISTINCT FROM (SELECT id FROM cohort WHERE product_id = ? AND slug = ?)
                  AND device_id IS NOT DISTINCT FROM (SELECT id FROM device WHERE product_id = ? AND serial = ?)
                """,
                product.id().value(),
                product.id().value(),
                scope.cohort(),
                product.id().value(),
                scope.serial());
    }

    /** The revision moves only when what is told does. */
    DeviceConfig tell(Tx tx, Product product, DeviceId device, Sampling sampling, Instant now) {
        return tx.one(
                """
                INSERT INTO device_config AS c
                    (device_id, organization_id, product_id, revision, debugging, logging, monitoring, upload_from, asked_at)
                VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)
                ON CONFLICT (device_id) DO UPDATE
                SET revision = c.revision + CASE WHEN (c.debugging, c.logging, c.monitoring, c.upload_from)
                        IS NOT DISTINCT FROM
                        (excluded.debugging, excluded.logging, excluded.monitoring, excluded.upload_from)
                        THEN 0 ELSE 1 END,
                    debugging = excluded.debugging, logging = excluded.logging, monitoring = excluded.monitoring,
                    upload_from = excluded.upload_from, asked_at = excluded.asked_at
                RETURNING revision, completed, debugging, logging, monitoring, upload_from, asked_at
                """,
                SamplingStore::config,
                device.value(),
                product.organization(),
                product.id().value(),
                sampling.debugging(),
                sampling.logging(),
                sampling.monitoring(),
                sampling.uploadFrom(),
                now);
    }

    Optional<DeviceConfig> config(Tx tx, DeviceId device) {
        return tx.first("""
                SELECT revision, completed, debugging, logging, monitoring, upload_from, asked_at FROM device_config
                WHERE device_id = ?
                """, SamplingStore::config, device.value());
    }

    /** A number never given out is no confirmation; an older one than known comes late. */
    void confirm(Tx tx, DeviceId device, long revision) {
        tx.update("""
                UPDATE device_config SET completed = greatest(completed, ?) WHERE device_id = ? AND revision >= ?
                """, revision, device.value(), revision);
    }

    Confirmed confirmed(Tx tx, Product product) {
        return tx.one(
                """
                SELECT count(*) AS asked, count(*) FILTER (WHERE completed = revision) AS confirmed FROM device_config
                WHERE product_id = ?
                """,
                row -> new Confirmed(row.longValue("asked"), row.longValue("confirmed")),
                product.id().value());
    }

    long forget(Tx tx, DeviceId device) {
        long told = tx.update("DELETE FROM device_config WHERE device_id = ?", device.value());
        return told + tx.update("DELETE FROM sampling_rule WHERE device_id = ?", device.value());
    }

    private static DeviceConfig config(Row row) {
        return new DeviceConfig(
                sampling(row), row.longValue("revision"), row.longOrNull("completed"), row.instant("asked_at"));
    }

    private static Sampling sampling(Row row) {
        return new Sampling(
                row.text("debugging"), row.text("logging"), row.text("monitoring"), row.instantOrNull("upload_from"));
    }
}
