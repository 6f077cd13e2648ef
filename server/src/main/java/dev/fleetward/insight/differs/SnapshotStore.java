package dev.fleetward.insight.differs;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what is known of a fleet's devices, row by row: there may be millions of rows. */
@ApplicationScoped
class SnapshotStore {
    record Size(long devices, long attributes) {}

    Size size(Tx tx, UUID product) {
        return tx.one("""
                SELECT (SELECT count(*) FROM device_view WHERE product_id = ?) AS devices,
                       (SELECT count(DISTINCT name) FROM (
                            SELECT name FROM device_attribute_view WHERE product_id = ? LIMIT 100000) a) AS attributes
                """, row -> new Size(row.longValue("devices"), row.longValue("attributes")), product, product);
    }

    /** A device is taken by its id alone, so that it is in every sample or in none. */
    List<UUID> sample(Tx tx, UUID product, int everyNth, long limit) {
        return tx.list(
                "SELECT device_id FROM device_view WHERE product_id = ? AND is_sampled(device_id, ?) LIMIT ?",
                row -> row.uuid("device_id"),
                product,
                everyNth,
                limit);
    }

    record Device(UUID id, Optional<String> hardware, Optional<String> cohort) {}

    List<Device> devices(Tx tx, UUID product, List<UUID> devices) {
        return tx.list(
                """
                SELECT device_id, hardware_version, cohort FROM device_view
                WHERE product_id = ? AND device_id = ANY (?::uuid[])
                """,
                row -> new Device(
                        row.uuid("device_id"),
                        Optional.ofNullable(row.textOrNull("hardware_version")),
                        Optional.ofNullable(row.textOrNull("cohort"))),
                product,
                devices);
    }

    /** The software type whose version is meant by "version": main, else the one most devices have. */
    Optional<String> mainType(Tx tx, UUID product) {
        return tx.first("""
                SELECT software_type FROM device_software_view WHERE product_id = ?
                GROUP BY software_type ORDER BY software_type <> 'main', count(*) DESC, software_type LIMIT 1
                """, row -> row.text("software_type"), product);
    }

    /** One software version of one device. */
    @FunctionalInterface
    interface Runs {
        void take(UUID device, String type, String version, UUID versionId);
    }

    void software(Tx tx, UUID product, List<UUID> devices, Runs each) {
        tx.each(
                """
                SELECT device_id, software_type, version, software_version_id FROM device_software_view
                WHERE product_id = ? AND device_id = ANY (?::uuid[])
                """,
                row -> each.take(
                        row.uuid("device_id"),
                        row.text("software_type"),
                        row.text("version"),
                        row.uuid("software_version_id")),
                product,
                devices);
    }

    /** One attribute of one device; a number has both. */
    @FunctionalInterface
    interface Has {
        void take(UUID device, String name, String text, Optional<Double> number);
    }

    void attributes(Tx tx, UUID product, List<UUID> devices, Has each) {
        tx.each(
                """
                SELECT device_id, name, value_text, value_number FROM device_attribute_view
                WHERE product_id = ? AND device_id = ANY (?::uuid[])
                """,
                row -> each.take(
                        row.uuid("device_id"),
                        row.text("name"),
                        row.text("value_text"),
                        Optional.ofNullable(row.doubleOrNull("value_number"))),
                product,
                devices);
    }
}
