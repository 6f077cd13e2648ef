package dev.fleetward.insight.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DeliveryStore {
    private static final String SELECT = """
            SELECT d.id, d.target_id, t.name AS target_name, lower(t.kind) AS target_kind,
                   d.notification ->> 'kind' AS kind, d.notification ->> 'title' AS title, d.state, d.attempts,
                   d.created_at, d.next_at, d.ended_at,
                   (SELECT coalesce(json_agg(json_build_object('ordinal', a.ordinal, 'at', a.at, 'tookMs', a.took_ms,
                        'status', a.status, 'trouble', a.trouble, 'excerpt', a.excerpt) ORDER BY a.ordinal DESC), '[]')
                    FROM alert_delivery_attempt a WHERE a.delivery_id = d.id) AS tries
            FROM alert_delivery d JOIN alert_target t ON t.id = d.target_id
            """;

    /** One that is due, with what it takes to send it. */
    record Due(UUID id, OrganizationId organization, int attempt, Notification told, TargetStore.Sealed target) {}

    int insert(Tx tx, UUID product, Collection<UUID> targets, Notification told, Instant now) {
        return tx.update("""
                INSERT INTO alert_delivery (organization_id, target_id, product_id, notification, state, created_at,
                                            next_at)
                SELECT organization_id, id, ?, ?::jsonb, 'WAITING', ?, ? FROM alert_target
                WHERE id = ANY(?::uuid[]) AND (kind <> 'TRACKER' OR ? = 'FIRING')
                """, product, Json.write(told), now, now, targets, told.kind());
    }

    UUID insertTest(Tx tx, OrganizationId organization, UUID target, Notification told, Instant now) {
        return tx.one("""
                INSERT INTO alert_delivery (organization_id, target_id, notification, state, created_at, next_at)
                VALUES (?, ?, ?::jsonb, 'WAITING', ?, ?) RETURNING id
                """, row -> row.uuid("id"), organization, target, Json.write(told), now, now);
    }

    /** Takes them until the lease ends: whoever is killed in between lets another try. */
    List<Due> take(Tx tx, @Nullable OrganizationId only, Instant now, Duration lease, int rows) {
        return tx.list(
                """
                WITH taken AS (
                    UPDATE alert_delivery SET attempts = attempts + 1, next_at = ?
                    WHERE id IN (SELECT id FROM alert_delivery
                                 WHERE state = 'WAITING' AND next_at <= ? AND (?::uuid IS NULL OR organization_id = ?)
                                 ORDER BY next_at, id LIMIT ? FOR UPDATE SKIP LOCKED)
                    RETURNING id, organization_id, target_id, attempts, notification)
                SELECT taken.*, t.name, t.kind, t.sealed FROM taken JOIN alert_target t ON t.id = taken.target_id
                ORDER BY taken.id
                """,
                row -> new Due(
                        row.uuid("id"),
                        new OrganizationId(row.uuid("organization_id")),
                        row.intValue("attempts"),
                        row.json("notification", Notification.class),
                        new TargetStore.Sealed(
                                row.uuid("target_id"),
                                row.text("name"),
                                Channel.Kind.valueOf(row.text("kind")),
                                row.bytes("sealed"))),
                now.plus(lease),
                now,
                only,
                only,
                rows);
    }

    /** @param next null when it is not tried again */
    void tried(Tx tx, Due due, Instant at, Duration took, Outcome outcome, @Nullable Instant next) {
        tx.update(
                """
                INSERT INTO alert_delivery_attempt (delivery_id, ordinal, organization_id, at, took_ms, status, trouble,
                                                    excerpt)
                SELECT id, ?, organization_id, ?, ?, ?, ?, ? FROM alert_delivery WHERE id = ?
                ON CONFLICT DO NOTHING
                """,
                due.attempt(),
                at,
                took.toMillis(),
                outcome.status(),
                outcome.trouble(),
                outcome.excerpt(),
                due.id());
        String state = outcome.isDelivered() ? "DELIVERED" : next == null ? "GIVEN_UP" : "WAITING";
        tx.update("""
                UPDATE alert_delivery SET state = ?, next_at = coalesce(?, next_at), ended_at = ?
                WHERE id = ? AND state = 'WAITING'
                """, state, next, next == null ? at : null, due.id());
    }

    int again(Tx tx, UUID id, Instant now) {
        return tx.update(
                "UPDATE alert_delivery SET state = 'WAITING', next_at = ?, ended_at = NULL WHERE id = ?", now, id);
    }

    Optional<Delivery> find(Tx tx, UUID id) {
        return tx.first(SELECT + " WHERE d.id = ?", DeliveryStore::delivery, id);
    }

    /** Newest first; tests of targets belong to every product. */
    List<Delivery> list(
            Tx tx,
            @Nullable UUID product,
            @Nullable UUID target,
            @Nullable String state,
            @Nullable UUID before,
            int rows) {
        return tx.list(
                SELECT + """
                 WHERE (?::uuid IS NULL OR d.product_id = ? OR d.product_id IS NULL)
                   AND (?::uuid IS NULL OR d.target_id = ?) AND (?::text IS NULL OR d.state = ?)
                   AND (?::uuid IS NULL OR d.id < ?) ORDER BY d.id DESC LIMIT ?
                """,
                DeliveryStore::delivery,
                product,
                product,
                target,
                target,
                state,
                state,
                before,
                before,
                rows);
    }

    int deleteOlder(Tx tx, Instant before, int maxRows) {
        return tx.update("""
                DELETE FROM alert_delivery WHERE id IN
                    (SELECT id FROM alert_delivery WHERE state <> 'WAITING' AND created_at < ? LIMIT ?)
                """, before, maxRows);
    }

    private static Delivery delivery(Row row) {
        String state = row.text("state");
        var tries = row.json("tries", JsonNode.class);
        return new Delivery(
                row.uuid("id"),
                row.uuid("target_id"),
                row.text("target_name"),
                row.text("target_kind"),
                row.text("kind").toLowerCase(java.util.Locale.ROOT),
                row.text("title"),
                state.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                row.intValue("attempts"),
                row.instant("created_at"),
                state.equals("WAITING") ? row.instant("next_at") : null,
                row.instantOrNull("ended_at"),
                Arrays.asList(Json.MAPPER.convertValue(tries, Delivery.Try[].class)));
    }
}
