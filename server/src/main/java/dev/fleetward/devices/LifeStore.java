package dev.fleetward.devices;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** States of devices, and their names among people. */
@ApplicationScoped
class LifeStore {
    private static final int MAX_CHANGES = 1_000;

    /** @return how many were in another state before */
    int set(
            Tx tx,
            ProductId product,
            Collection<UUID> devices,
            DeviceState state,
            String reason,
            String by,
            Instant at) {
        return (int) tx.one(
                        """
                        WITH moved AS (
                            UPDATE device SET state = ?, state_since = ?
                            WHERE product_id = ? AND id = ANY (?::uuid[]) AND state <> ?
                            RETURNING organization_id, product_id, id, old.state AS previous, state),
                        touched AS (
                            INSERT INTO device_touched (device_id, organization_id, product_id)
                            SELECT id, organization_id, product_id FROM moved ON CONFLICT DO NOTHING),
                        noted AS (
                            INSERT INTO device_state_change
                                (organization_id, device_id, previous, state, reason, changed_by, changed_at)
                            SELECT organization_id, id, previous, state, ?, ?, ? FROM moved)
                        SELECT count(*) AS moved FROM moved
                        """,
                        row -> row.longValue("moved"),
                        state.slug(),
                        at,
                        product.value(),
                        devices,
                        state.slug(),
                        reason,
                        by,
                        at)
                .longValue();
    }

    /**
     * Devices that are just being written are left for the next time.
     *
     * @return how many fell silent, at most {@code limit}
     */
    int silence(Tx tx, Instant now, int defaultDays, int limit) {
        return (int) tx.one("""
                        WITH quiet AS MATERIALIZED (
                            SELECT d.id, coalesce(s.silent_after_days, ?) AS days FROM product p
                            LEFT JOIN device_settings s ON s.product_id = p.id
                            JOIN device d ON d.product_id = p.id AND d.state = 'active'
                                AND d.last_seen_at < ?::timestamptz - make_interval(days => coalesce(s.silent_after_days, ?))
                            LIMIT ? FOR UPDATE OF d SKIP LOCKED),
                        moved AS (
                            UPDATE device d SET state = 'silent', state_since = ? FROM quiet
                            WHERE d.id = quiet.id AND d.state = 'active'
                            RETURNING d.organization_id, d.product_id, d.id, quiet.days),
                        touched AS (
                            INSERT INTO device_touched (device_id, organization_id, product_id)
                            SELECT id, organization_id, product_id FROM moved ON CONFLICT DO NOTHING),
                        noted AS (
                            INSERT INTO device_state_change
                                (organization_id, device_id, previous, state, reason, changed_by, changed_at)
                            SELECT organization_id, id, 'active', 'silent', 'not seen for ' || days || ' days',
                                'Fleetward', ? FROM moved)
                        SELECT count(*) AS moved FROM moved
                        """, row -> row.longValue("moved"), defaultDays, now, defaultDays, limit, now, now)
                .longValue();
    }

    List<StateChange> changes(Tx tx, DeviceId device, Instant from, Instant to) {
        return tx.list(
                """
                SELECT changed_at, previous, state, reason, changed_by FROM device_state_change
                WHERE device_id = ? AND changed_at >= ? AND changed_at < ? ORDER BY changed_at DESC, id DESC LIMIT ?
                """,
                row -> new StateChange(
                        row.instant("changed_at"),
                        DeviceState.parse(row.text("previous")),
                        DeviceState.parse(row.text("state")),
                        row.text("reason"),
                        row.text("changed_by")),
                device.value(),
                from,
                to,
                MAX_CHANGES);
    }

    void nickname(Tx tx, DeviceId device, String nickname) {
        tx.update("UPDATE device SET nickname = nullif(?, '') WHERE id = ?", nickname, device.value());
    }

    /** Changes of software within an hour: two units with one serial take turns at it. */
    long softwareChangesSince(Tx tx, DeviceId device, Instant since) {
        return tx.one(
                "SELECT count(*) AS changes FROM device_software_change WHERE device_id = ? AND changed_at > ?",
                row -> row.longValue("changes"),
                device.value(),
                since);
    }

    int silentAfterDays(Tx tx, ProductId product, int otherwise) {
        return tx.first(
                        "SELECT silent_after_days FROM device_settings WHERE product_id = ?",
                        row -> row.intValue("silent_after_days"),
                        product.value())
                .orElse(otherwise);
    }

    void silentAfterDays(Tx tx, OrganizationId organization, ProductId product, int days) {
        tx.update("""
                INSERT INTO device_settings (product_id, organization_id, silent_after_days) VALUES (?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE SET silent_after_days = excluded.silent_after_days
                """, product.value(), organization, days);
    }

    String serial(Tx tx, DeviceId device) {
        return tx.one("SELECT serial FROM device WHERE id = ?", row -> row.text("serial"), device.value());
    }
}
