package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code notice_device}: for which devices a notice is meant, and what they did with it. */
@ApplicationScoped
class NoticeDeviceStore {
    /** Rough on purpose: the mail server decides. */
    private static final String ADDRESS = "^[^\\s@]+@[^\\s@]+$";

    /** @param attribute device attribute with the owner's address; empty for none */
    void insert(Tx tx, OrganizationId organization, UUID notice, Collection<UUID> devices, String attribute) {
        tx.update("""
                INSERT INTO notice_device (notice_id, organization_id, device_id, email)
                SELECT ?, ?, d.id, lower(trim(a.value_text))
                FROM unnest(?::uuid[]) AS d (id)
                LEFT JOIN device_attribute_view a ON a.device_id = d.id AND a.name = ? AND trim(a.value_text) ~ ?
                """, notice, organization, devices, attribute, ADDRESS);
    }

    /** How many of the product's devices have an address in that attribute. */
    long withAddress(Tx tx, UUID product, String attribute) {
        return tx.one("""
                SELECT count(*) AS devices FROM device_attribute_view
                WHERE product_id = ? AND name = ? AND trim(value_text) ~ ?
                """, row -> row.longValue("devices"), product, attribute, ADDRESS);
    }

    void fetched(Tx tx, UUID device, Collection<UUID> notices, Instant now) {
        tx.update("""
                UPDATE notice_device SET fetched_at = ?
                WHERE device_id = ? AND notice_id = ANY (?::uuid[]) AND fetched_at IS NULL
                """, now, device, notices);
    }

    /** @return whether the notice is meant for the device; a second word changes nothing */
    boolean acknowledge(Tx tx, UUID device, UUID product, int number, Instant now) {
        return tx.update("""
                        UPDATE notice_device t
                        SET fetched_at = coalesce(t.fetched_at, ?), acknowledged_at = coalesce(t.acknowledged_at, ?)
                        FROM user_notice n
                        WHERE n.id = t.notice_id AND n.product_id = ? AND n.number = ? AND t.device_id = ?
                        """, now, now, product, number, device) > 0;
    }

    record Line(String serial, Optional<Instant> fetchedAt, Optional<Instant> acknowledgedAt, boolean hasEmail) {}

    /** In order of serial. */
    PageOf<Line> list(Tx tx, UUID notice, DeviceFilter filter, Cursor cursor) {
        List<Line> rows = tx.list(
                """
                SELECT v.serial, t.fetched_at, t.acknowledged_at, t.email IS NOT NULL AS has_email
                FROM notice_device t JOIN device_view v ON v.device_id = t.device_id
                WHERE t.notice_id = ? AND v.serial > ?
                  AND (? = 'ALL' OR ? = CASE WHEN t.acknowledged_at IS NOT NULL THEN 'ACKNOWLEDGED'
                                             WHEN t.fetched_at IS NOT NULL THEN 'FETCHED' ELSE 'NOT_FETCHED' END)
                ORDER BY v.serial LIMIT ?
                """,
                row -> new Line(
                        row.text("serial"),
                        Optional.ofNullable(row.instantOrNull("fetched_at")),
                        Optional.ofNullable(row.instantOrNull("acknowledged_at")),
                        row.bool("has_email")),
                notice,
                cursor.after().orElse(""),
                filter,
                filter,
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), Line::serial);
    }

    long erase(Tx tx, UUID device) {
        return tx.update("DELETE FROM notice_device WHERE device_id = ?", device);
    }
}
