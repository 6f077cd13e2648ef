package dev.fleetward.insight.alerts;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SilenceStore {

    /** Those in force, the first to end first. */
    List<Silence> active(Tx tx, UUID product, Instant now) {
        return tx.list(
                """
                SELECT s.*, coalesce(r.name, '') AS rule_name FROM alert_silence s
                LEFT JOIN alert_rule r ON r.id = s.rule_id
                WHERE s.product_id = ? AND s.until > ? ORDER BY s.until
                """,
                row -> new Silence(
                        row.uuid("id"),
                        row.uuidOrNull("rule_id"),
                        row.text("rule_name"),
                        row.text("subject"),
                        row.instant("until"),
                        row.text("reason"),
                        row.instant("created_at"),
                        row.text("created_by")),
                product,
                now);
    }

    UUID insert(
            Tx tx,
            Caller caller,
            Product product,
            @Nullable UUID rule,
            String subject,
            Instant until,
            String reason,
            Instant now) {
        return tx.one(
                """
                INSERT INTO alert_silence (organization_id, product_id, rule_id, subject, until, reason, created_at,
                                           created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                rule,
                subject,
                until,
                reason,
                now,
                caller.name());
    }

    /** Ends it now. */
    int end(Tx tx, UUID product, UUID id, Instant now) {
        return tx.update(
                "UPDATE alert_silence SET until = ? WHERE product_id = ? AND id = ? AND until > ?",
                now,
                product,
                id,
                now);
    }

    int deleteOlder(Tx tx, Instant before) {
        return tx.update("DELETE FROM alert_silence WHERE until < ?", before);
    }
}
