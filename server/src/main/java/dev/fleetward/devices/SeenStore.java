package dev.fleetward.devices;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** SQL of many devices heard of at once. */
@ApplicationScoped
class SeenStore {

    /**
     * Those of the devices that are registered. Their rows stay until the transaction ends, so that what is stored of
     * them in it belongs to a device. The time they were last seen is not written anew within ten seconds: it would cost
     * more than all else a short report does. A device that was silent, or waited for its first contact, is active.
     */
    Map<String, SeenDevice> touch(Tx tx, ProductId product, Map<String, Instant> times) {
        var found = new HashMap<String, SeenDevice>();
        var _ = tx.list(
                """
                WITH heard AS (SELECT * FROM unnest(?::text[], ?::text[]::timestamptz[]) AS h (serial, at)),
                known AS MATERIALIZED (
                    SELECT d.id, d.serial, d.hardware_version, d.last_seen_at, d.state, h.at
                    FROM heard h JOIN device d ON d.product_id = ? AND d.serial = h.serial
                    ORDER BY d.id FOR KEY SHARE OF d),
                heard_again AS (
                    UPDATE device d SET last_seen_at = greatest(d.last_seen_at, k.at) FROM known k
                    WHERE d.id = k.id AND k.last_seen_at < k.at - interval '10 seconds'
                        AND k.state NOT IN ('provisioned', 'silent')),
                asleep AS (SELECT id, state, at FROM known WHERE state IN ('provisioned', 'silent')),
                woken AS (
                    UPDATE device d SET last_seen_at = greatest(d.last_seen_at, a.at), state = 'active', state_since = a.at
                    FROM asleep a WHERE d.id = a.id
                    RETURNING d.organization_id, d.product_id, d.id, a.state AS previous, a.at),
                touched AS (
                    INSERT INTO device_touched (device_id, organization_id, product_id)
                    SELECT id, organization_id, product_id FROM woken ON CONFLICT DO NOTHING),
                noted AS (
                    INSERT INTO device_state_change
                        (organization_id, device_id, previous, state, reason, changed_by, changed_at)
                    SELECT organization_id, id, previous, 'active', 'heard of', 'Fleetward', at FROM woken)
                SELECT k.id, k.serial, k.hardware_version, s.software_type, s.software_version_id, s.since,
                       s.named_at
                FROM known k LEFT JOIN device_software s ON s.device_id = k.id
                """,
                row -> add(found, row),
                times.keySet().toArray(String[]::new),
                times.values().stream().map(Instant::toString).toArray(String[]::new),
                product.value());
        return found;
    }

    private static SeenDevice add(Map<String, SeenDevice> found, Row row) {
        SeenDevice device = found.computeIfAbsent(
                row.text("serial"),
                _ -> new SeenDevice(new DeviceId(row.uuid("id")), row.textOrNull("hardware_version"), new HashMap<>()));
        String type = row.textOrNull("software_type");
        if (type != null) {
            device.software()
                    .put(
                            type,
                            new SeenDevice.Running(
                                    new SoftwareVersionId(row.uuid("software_version_id")),
                                    row.instant("since"),
                                    row.instantOrNull("named_at") != null));
        }
        return device;
    }

    /**
     * Leaves out a device that field data is just touching: waiting for it could end in a deadlock, and it is seen anyway.
     *
     * @return those that are not there
     */
    List<DeviceId> hear(Tx tx, Map<DeviceId, Instant> times) {
        return tx.list(
                """
                WITH heard AS (SELECT * FROM unnest(?::uuid[], ?::bigint[]) AS h (id, millis)),
                free AS MATERIALIZED (
                    SELECT d.id, d.state AS previous, to_timestamp(h.millis / 1000.0) AS at
                    FROM heard h JOIN device d ON d.id = h.id ORDER BY d.id FOR NO KEY UPDATE OF d SKIP LOCKED),
                seen AS (
                    UPDATE device d SET last_seen_at = greatest(d.last_seen_at, f.at),
                        state = CASE WHEN f.previous IN ('provisioned', 'silent') THEN 'active' ELSE d.state END,
                        state_since = CASE WHEN f.previous IN ('provisioned', 'silent') THEN f.at ELSE d.state_since END
                    FROM free f WHERE d.id = f.id
                    RETURNING d.organization_id, d.product_id, d.id, f.previous, f.at),
                woken AS (SELECT * FROM seen WHERE previous IN ('provisioned', 'silent')),
                touched AS (
                    INSERT INTO device_touched (device_id, organization_id, product_id)
                    SELECT id, organization_id, product_id FROM woken ON CONFLICT DO NOTHING),
                noted AS (
                    INSERT INTO device_state_change
                        (organization_id, device_id, previous, state, reason, changed_by, changed_at)
                    SELECT organization_id, id, previous, 'active', 'heard of', 'Fleetward', at FROM woken)
                SELECT h.id FROM heard h WHERE NOT EXISTS (SELECT FROM device d WHERE d.id = h.id)
                """,
                row -> new DeviceId(row.uuid("id")),
                times.keySet().stream().map(DeviceId::value).toArray(UUID[]::new),
                times.values().stream().map(Instant::toEpochMilli).toArray(Long[]::new));
    }

    void register(
            Tx tx,
            OrganizationId organization,
            ProductId product,
            Collection<String> serials,
            Collection<Instant> times) {
        tx.update(
                """
                INSERT INTO device (organization_id, product_id, serial, registered_at, last_seen_at)
                SELECT ?, ?, h.serial, h.at, h.at FROM unnest(?::text[], ?::text[]::timestamptz[]) AS h (serial, at)
                ORDER BY h.serial ON CONFLICT (product_id, serial) DO NOTHING
                """,
                organization,
                product.value(),
                serials.toArray(String[]::new),
                times.stream().map(Instant::toString).toArray(String[]::new));
    }
}
