package dev.fleetward.insight.differs;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what is known of a fleet's devices, row by row: there may be millions of rows. */
@ApplicationScoped
class SnapshotStore {
    record Size(long devices, long attributes) {}

    Size size(Tx tx, UUID product) {
        return tx.one("""
                SELECT (SELECT count(*) FROM device WHERE product_id = ?) AS devices,
                       (SELECT count(DISTINCT name) FROM (
                            SELECT name FROM device_attribute_view WHERE product_id = ? LIMIT 100000) a) AS attributes
                """, row -> new Size(row.longValue("devices"), row.longValue("attributes")), product, product);
    }

    record Device(UUID id, Optional<String> hardware, Optional<String> cohort) {}

    /** A device is taken by its id alone, so that it is in every sample or in none. */
    private static final String SAMPLED = "(? = 1 OR abs(hashtext(device_id::text)::bigint) % ? = 0)";

    List<Device> devices(Tx tx, UUID product, int everyNth, int limit) {
        return tx.list(
                """
                SELECT device_id, hardware_version, cohort FROM device_view
                WHERE product_id = ? AND
                """ + SAMPLED + " LIMIT ?",
                row -> new Device(
                        row.uuid("device_id"),
                        Optional.ofNullable(row.textOrNull("hardware_version")),
                        Optional.ofNullable(row.textOrNull("cohort"))),
                product,
                everyNth,
                everyNth,
                limit);
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

    void software(Tx tx, UUID product, int everyNth, Runs each) {
        tx.each(
                """
                SELECT device_id, software_type, version, software_version_id FROM device_software_view
                WHERE product_id = ? AND
                """ + SAMPLED,
                row -> each.take(
                        row.uuid("device_id"),
                        row.text("software_type"),
                        row.text("version"),
                        row.uuid("software_version_id")),
                product,
                everyNth,
                everyNth);
    }

    /** One attribute of one device; a number has both. */
    @FunctionalInterface
    interface Has {
        void take(UUID device, String name, String text, Optional<Double> number);
    }

    void attributes(Tx tx, UUID product, int everyNth, Has each) {
        tx.each(
                "SELECT device_id, name, value_text, value_number FROM device_attribute_view WHERE product_id = ? AND "
                        + SAMPLED,
                row -> each.take(
                        row.uuid("device_id"),
                        row.text("name"),
                        row.text("value_text"),
                        Optional.ofNullable(row.doubleOrNull("value_number"))),
                product,
                everyNth,
                everyNth);
    }

    /** Places of devices that were taken. */
    static Map<UUID, Integer> places(List<Device> devices) {
        var places = HashMap.<UUID, Integer>newHashMap(devices.size());
        for (int i = 0; i < devices.size(); i++) {
            places.put(devices.get(i).id(), i);
        }
        return places;
    }
}
