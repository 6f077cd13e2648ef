package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code notice_letter}: what is still to be mailed, and what became of the rest. */
@ApplicationScoped
class LetterStore {
    record Due(UUID id, OrganizationId organization, ProductId product, UUID notice, String email, int attempt) {}

    /** One to each address that the devices of a notice have. */
    void queue(Tx tx, OrganizationId organization, UUID notice, Instant now) {
        tx.update("""
                INSERT INTO notice_letter (organization_id, notice_id, email, state, next_at)
                SELECT DISTINCT ?::uuid, notice_id, email, 'WAITING', ?::timestamptz FROM notice_device
                WHERE notice_id = ? AND email IS NOT NULL
                """, organization, now, notice);
    }

    /**
     * Those due of all organizations, lent for a while: who takes them and dies leaves them to the next.
     */
    List<Due> take(Tx tx, Instant now, Duration lease, int limit) {
        return tx.list(
                """
                UPDATE notice_letter l SET attempts = l.attempts + 1, next_at = ?
                FROM user_notice n
                WHERE n.id = l.notice_id AND l.id IN (
                    SELECT id FROM notice_letter WHERE state = 'WAITING' AND next_at <= ?
                    ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING l.id, l.organization_id, n.product_id, l.notice_id, l.email, l.attempts
                """,
                row -> new Due(
                        row.uuid("id"),
                        new OrganizationId(row.uuid("organization_id")),
                        new ProductId(row.uuid("product_id")),
                        row.uuid("notice_id"),
                        row.text("email"),
                        row.intValue("attempts")),
                now.plus(lease),
                now,
                limit);
    }

    void sent(Tx tx, UUID id, Instant now) {
        tx.update("UPDATE notice_letter SET state = 'SENT', ended_at = ?, trouble = '' WHERE id = ?", now, id);
    }

    /** @param next when it is tried again; empty when it is given up */
    void failed(Tx tx, UUID id, String trouble, Instant now, Optional<Instant> next) {
        tx.update(
                """
                UPDATE notice_letter SET state = ?, next_at = coalesce(?::timestamptz, next_at), ended_at = ?::timestamptz,
                                         trouble = ?
                WHERE id = ?
                """,
                next.isPresent() ? "WAITING" : "GIVEN_UP",
                next.orElse(null),
                next.isPresent() ? null : now,
                trouble,
                id);
    }

    /** Why letters of a notice were not taken, each reason once. */
    List<Trouble> troubles(Tx tx, UUID notice) {
        return tx.list("""
                SELECT trouble, count(*) AS letters FROM notice_letter
                WHERE notice_id = ? AND trouble <> '' GROUP BY trouble ORDER BY 2 DESC LIMIT 10
                """, row -> new Trouble(row.text("trouble"), row.longValue("letters")), notice);
    }

    record Trouble(String what, long letters) {}

    /** Of addresses that only this device has: others' owners still get their letter. */
    long erase(Tx tx, UUID device) {
        return tx.update("""
                DELETE FROM notice_letter l USING notice_device t
                WHERE t.device_id = ? AND t.notice_id = l.notice_id AND t.email = l.email
                  AND NOT EXISTS (SELECT FROM notice_device o
                                  WHERE o.notice_id = l.notice_id AND o.email = l.email AND o.device_id <> t.device_id)
                """, device);
    }
}
