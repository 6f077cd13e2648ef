package dev.fleetward.insight.alerts;

import dev.fleetward.insight.alerts.Alert.Acknowledgement;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.kernel.Watched.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AlertStore {
    private static final String SELECT = """
            SELECT id, rule_id, rule_name, lower(severity) AS severity, condition, subject, lower(state) AS state, value,
                   sentence, href, since, fired_at, resolved_at, told_at, acknowledged_at, acknowledged_by,
                   acknowledged_note
            FROM alert
            """;

    /** Those that hold, pending and firing. */
    List<Alert> active(Tx tx, UUID rule) {
        return tx.list(SELECT + " WHERE rule_id = ? AND state <> 'RESOLVED'", AlertStore::alert, rule);
    }

    /** Those that fire, and those that ended by this look. */
    List<Alert> toTell(Tx tx, UUID rule, Instant now) {
        return tx.list(SELECT + """
                 WHERE rule_id = ? AND (state = 'FIRING' OR state = 'RESOLVED' AND resolved_at = ?) ORDER BY id
                """, AlertStore::alert, rule, now);
    }

    UUID begin(
            Tx tx,
            OrganizationId organization,
            UUID product,
            Rule rule,
            Reading reading,
            AlertState state,
            Instant now) {
        return tx.one(
                """
                INSERT INTO alert (organization_id, product_id, rule_id, rule_name, severity, condition, subject, state,
                                   value, sentence, href, since, fired_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                product,
                rule.id(),
                rule.name(),
                rule.severity(),
                rule.conditionWords(),
                reading.subject(),
                state,
                reading.value().orElseThrow(),
                reading.sentence(),
                reading.href(),
                now,
                state == AlertState.FIRING ? now : null);
    }

    void move(Tx tx, UUID id, AlertState state, Reading reading, Instant now) {
        tx.update(
                """
                UPDATE alert SET state = ?, value = ?, sentence = ?, href = ?,
                       fired_at = CASE WHEN ? = 'FIRING' THEN coalesce(fired_at, ?) ELSE fired_at END,
                       resolved_at = CASE WHEN ? = 'RESOLVED' THEN ?::timestamptz END
                WHERE id = ?
                """,
                state,
                reading.value().orElseThrow(),
                reading.sentence(),
                reading.href(),
                state,
                now,
                state,
                now,
                id);
    }

    /** It ends as it was last read. */
    void resolve(Tx tx, UUID id, Instant now) {
        tx.update("UPDATE alert SET state = 'RESOLVED', resolved_at = ? WHERE id = ?", now, id);
    }

    void forget(Tx tx, UUID id) {
        tx.update("DELETE FROM alert WHERE id = ?", id);
    }

    void told(Tx tx, Collection<UUID> ids, Instant now) {
        tx.update("UPDATE alert SET told_at = ? WHERE id = ANY(?::uuid[])", now, ids);
    }

    Optional<Alert> find(Tx tx, UUID product, UUID id) {
        return tx.first(SELECT + " WHERE product_id = ? AND id = ? FOR UPDATE", AlertStore::alert, product, id);
    }

    /** @param acknowledged null to take it back */
    void acknowledge(Tx tx, UUID id, @Nullable Acknowledgement acknowledged) {
        tx.update(
                """
                UPDATE alert SET acknowledged_at = ?, acknowledged_by = ?, acknowledged_note = ? WHERE id = ?
                """,
                acknowledged == null ? null : acknowledged.at(),
                acknowledged == null ? "" : acknowledged.by(),
                acknowledged == null ? "" : acknowledged.note(),
                id);
    }

    /** For a rule that is switched off, watches something else or is gone: nobody is told. */
    void end(Tx tx, UUID rule, Instant now) {
        tx.update("DELETE FROM alert WHERE rule_id = ? AND state = 'PENDING'", rule);
        tx.update(
                "UPDATE alert SET state = 'RESOLVED', resolved_at = ? WHERE rule_id = ? AND state = 'FIRING'",
                now,
                rule);
    }

    /** Newest first. */
    List<Alert> list(Tx tx, UUID product, @Nullable String state, @Nullable UUID before, int rows) {
        return tx.list(SELECT + """
                 WHERE product_id = ? AND (?::text IS NULL OR state = ?) AND (?::uuid IS NULL OR id < ?)
                ORDER BY id DESC LIMIT ?
                """, AlertStore::alert, product, state, state, before, before, rows);
    }

    int firing(Tx tx, UUID product) {
        return tx.one(
                "SELECT count(*)::int AS firing FROM alert WHERE product_id = ? AND state = 'FIRING'",
                row -> row.intValue("firing"),
                product);
    }

    int deleteOlder(Tx tx, Instant before, int maxRows) {
        return tx.update("""
                DELETE FROM alert WHERE id IN
                    (SELECT id FROM alert WHERE state = 'RESOLVED' AND resolved_at < ? LIMIT ?)
                """, before, maxRows);
    }

    private static @Nullable Acknowledgement acknowledgement(Row row) {
        Instant at = row.instantOrNull("acknowledged_at");
        return at == null ? null : new Acknowledgement(at, row.text("acknowledged_by"), row.text("acknowledged_note"));
    }

    private static Alert alert(Row row) {
        return new Alert(
                row.uuid("id"),
                row.uuidOrNull("rule_id"),
                row.text("rule_name"),
                row.text("severity"),
                row.text("condition"),
                row.text("subject"),
                row.text("state"),
                row.doubleValue("value"),
                row.text("sentence"),
                row.text("href"),
                row.instant("since"),
                row.instantOrNull("fired_at"),
                row.instantOrNull("resolved_at"),
                acknowledgement(row),
                row.instantOrNull("told_at"));
    }
}
