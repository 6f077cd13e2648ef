package dev.fleetward.devices;

import dev.fleetward.devices.attributes.AttributeType;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DeviceStore {

    record RunningVersion(SoftwareVersionId version, Instant since, boolean isNamed) {}

    Optional<DeviceId> find(Tx tx, ProductId product, String serial) {
        return tx.first(
                "SELECT id FROM device WHERE product_id = ? AND serial = ?",
                row -> new DeviceId(row.uuid("id")),
                product.value(),
                serial);
    }

    /** A device that was silent, or waited for its first contact, is active with it. */
    private static final String TOUCH = """
            WITH seen AS (
                UPDATE device SET last_seen_at = greatest(last_seen_at, ?),
                    state = CASE WHEN state IN ('provisioned', 'silent') THEN 'active' ELSE state END,
                    state_since = CASE WHEN state IN ('provisioned', 'silent') THEN ? ELSE state_since END
                WHERE product_id = ? AND serial = ?
                RETURNING organization_id, product_id, id, old.state AS previous, state),
            touched AS (
                INSERT INTO device_touched (device_id, organization_id, product_id)
                SELECT id, organization_id, product_id FROM seen WHERE previous <> state ON CONFLICT DO NOTHING),
            noted AS (
                INSERT INTO device_state_change
                    (organization_id, device_id, previous, state, reason, changed_by, changed_at)
                SELECT organization_id, id, previous, state, 'heard of', 'Fleetward', ? FROM seen
                WHERE previous <> state)
            SELECT id FROM seen
            """;

    Optional<DeviceId> touch(Tx tx, ProductId product, String serial, Instant at) {
        return tx.first(TOUCH, row -> new DeviceId(row.uuid("id")), at, at, product.value(), serial, at);
    }

    DeviceId register(Tx tx, Product product, String serial, Instant at) {
        return register(tx, product, serial, DeviceState.ACTIVE, at, at);
    }

    /** @param seenAt 1970 for a device that has not been heard of yet */
    DeviceId register(Tx tx, Product product, String serial, DeviceState state, Instant at, Instant seenAt) {
        return tx.one(
                """
                INSERT INTO device (organization_id, product_id, serial, state, state_since, registered_at, last_seen_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, serial) DO UPDATE
                SET last_seen_at = greatest(device.last_seen_at, excluded.last_seen_at)
                RETURNING id
                """,
                row -> new DeviceId(row.uuid("id")),
                product.organization(),
                product.id().value(),
                serial,
                state.slug(),
                at,
                at,
                seenAt);
    }

    /** Its facts changed: cohorts and rules that follow a query look at it again. */
    void changed(Tx tx, DeviceId device) {
        tx.update("""
                INSERT INTO device_touched (device_id, organization_id, product_id)
                SELECT id, organization_id, product_id FROM device WHERE id = ? ON CONFLICT DO NOTHING
                """, device.value());
    }

    ProductId productOf(Tx tx, DeviceId device) {
        return tx.one(
                "SELECT product_id FROM device WHERE id = ?",
                row -> new ProductId(row.uuid("product_id")),
                device.value());
    }

    /** @return whether it was another before */
    boolean setHardware(Tx tx, DeviceId device, String hardwareVersion) {
        int changed = tx.update(
                "UPDATE device SET hardware_version = ? WHERE id = ? AND hardware_version IS DISTINCT FROM ?",
                hardwareVersion,
                device.value(),
                hardwareVersion);
        return changed > 0;
    }

    void hold(Tx tx, DeviceId device) {
        tx.first("SELECT id FROM device WHERE id = ? FOR UPDATE", row -> row.uuid("id"), device.value());
    }

    Optional<RunningVersion> lockRunning(Tx tx, DeviceId device, String type) {
        hold(tx, device);
        return tx.first(
                "SELECT * FROM device_software WHERE device_id = ? AND software_type = ?",
                row -> new RunningVersion(
                        new SoftwareVersionId(row.uuid("software_version_id")),
                        row.instant("since"),
                        row.instantOrNull("named_at") != null),
                device.value(),
                type);
    }

    void named(Tx tx, DeviceId device, String type, Instant at) {
        tx.update(
                "UPDATE device_software SET named_at = ? WHERE device_id = ? AND software_type = ?",
                at,
                device.value(),
                type);
    }

    /** @param namedAt since when its field data names it; absent by the word of its update client */
    void setRunning(
            Tx tx,
            OrganizationId organization,
            DeviceId device,
            SoftwareVersion version,
            Instant since,
            @Nullable Instant namedAt) {
        tx.update(
                """
                INSERT INTO device_software
                    (device_id, organization_id, product_id, software_type, software_version_id, since, named_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (device_id, software_type) DO UPDATE
                SET software_version_id = excluded.software_version_id, since = excluded.since,
                    named_at = excluded.named_at
                """,
                device.value(),
                organization,
                version.product().value(),
                version.type(),
                version.id().value(),
                since,
                namedAt);
    }

    void recordChange(
            Tx tx,
            OrganizationId organization,
            DeviceId device,
            SoftwareVersion version,
            @Nullable UUID previous,
            Instant at) {
        tx.update(
                """
                INSERT INTO device_software_change
                    (device_id, organization_id, product_id, previous_version_id, software_version_id, changed_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                device.value(),
                organization,
                version.product().value(),
                previous,
                version.id().value(),
                at);
    }

    Map<SoftwareVersionId, Long> running(Tx tx, ProductId product) {
        return tx
                .list(
                        """
                        SELECT software_version_id, count(*) AS devices FROM device_software
                        WHERE product_id = ? GROUP BY software_version_id
                        """,
                        row -> Map.entry(
                                new SoftwareVersionId(row.uuid("software_version_id")), row.longValue("devices")),
                        product.value())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<SoftwareVersionId> runningOn(Tx tx, DeviceId device) {
        return tx.list(
                "SELECT software_version_id FROM device_software WHERE device_id = ?",
                row -> new SoftwareVersionId(row.uuid("software_version_id")),
                device.value());
    }

    Map<LocalDate, Long> moved(Tx tx, SoftwareVersionId version, Instant since) {
        return tx
                .list(
                        """
                        SELECT (changed_at AT TIME ZONE 'UTC')::date AS day, sum(change)::bigint AS change
                        FROM (
                            SELECT changed_at, 1 AS change FROM device_software_change
                            WHERE software_version_id = ? AND changed_at >= ?
                            UNION ALL
                            SELECT changed_at, -1 FROM device_software_change
                            WHERE previous_version_id = ? AND changed_at >= ?) m
                        GROUP BY day HAVING sum(change) <> 0
                        """,
                        row -> Map.entry(row.date("day"), row.longValue("change")),
                        version.value(),
                        since,
                        version.value(),
                        since)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Devices.Count count(Tx tx, ProductId product, Instant since) {
        return tx.one(
                """
                SELECT count(*) AS total, count(*) FILTER (WHERE last_seen_at > ?) AS active
                FROM device WHERE product_id = ?
                """, row -> new Devices.Count(row.longValue("total"), row.longValue("active")), since, product.value());
    }

    List<Devices.Member> members(Tx tx, ProductId product) {
        return tx.list(
                """
                SELECT d.id, d.serial, d.hardware_version, c.slug AS cohort
                FROM device d LEFT JOIN cohort c ON c.id = d.cohort_id WHERE d.product_id = ? ORDER BY d.id
                """,
                row -> new Devices.Member(
                        new DeviceId(row.uuid("id")),
                        row.text("serial"),
                        Optional.ofNullable(row.textOrNull("hardware_version")),
                        Optional.ofNullable(row.textOrNull("cohort"))),
                product.value());
    }

    Optional<Device> load(Tx tx, ProductId product, String serial) {
        return tx.first("""
                        SELECT d.*, c.slug AS cohort
                        FROM device d LEFT JOIN cohort c ON c.id = d.cohort_id
                        WHERE d.product_id = ? AND d.serial = ?
                        """, DeviceStore::bare, product.value(), serial).map(device -> whole(tx, device));
    }

    Optional<Device> byId(Tx tx, DeviceId id) {
        return tx.first("""
                        SELECT d.*, c.slug AS cohort
                        FROM device d LEFT JOIN cohort c ON c.id = d.cohort_id WHERE d.id = ?
                        """, DeviceStore::bare, id.value()).map(device -> whole(tx, device));
    }

    private static Device whole(Tx tx, Device bare) {
        return new Device(
                bare.id(),
                bare.product(),
                bare.serial(),
                bare.hardwareVersion(),
                bare.cohort(),
                bare.nickname(),
                bare.state(),
                bare.stateSince(),
                bare.registeredAt(),
                bare.lastSeenAt(),
                software(tx, bare.id()),
                attributes(tx, bare.id()));
    }

    private static Device bare(Row row) {
        return new Device(
                new DeviceId(row.uuid("id")),
                new ProductId(row.uuid("product_id")),
                row.text("serial"),
                Optional.ofNullable(row.textOrNull("hardware_version")),
                Optional.ofNullable(row.textOrNull("cohort")),
                Optional.ofNullable(row.textOrNull("nickname")),
                DeviceState.parse(row.text("state")),
                row.instant("state_since"),
                row.instant("registered_at"),
                row.instant("last_seen_at"),
                List.of(),
                Map.of());
    }

    private static List<Device.Running> software(Tx tx, DeviceId device) {
        return tx.list(
                """
                SELECT v.type, v.version, s.since FROM device_software s
                JOIN software_version v ON v.id = s.software_version_id WHERE s.device_id = ? ORDER BY v.type
                """,
                row -> new Device.Running(row.text("type"), row.text("version"), row.instant("since")),
                device.value());
    }

    private static Map<String, Device.Attribute> attributes(Tx tx, DeviceId device) {
        var attributes = new LinkedHashMap<String, Device.Attribute>();
        tx.list(
                        "SELECT * FROM device_attribute WHERE device_id = ? ORDER BY name",
                        row -> Map.entry(
                                row.text("name"),
                                new Device.Attribute(
                                        row.json("value", Object.class),
                                        AttributeType.parse(row.text("type")),
                                        row.text("source"),
                                        row.text("set_by"),
                                        row.instant("set_at"))),
                        device.value())
                .forEach(entry -> attributes.put(entry.getKey(), entry.getValue()));
        return attributes;
    }
}
