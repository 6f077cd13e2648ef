package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class TargetStore implements SealedSecrets {
    private static final String SELECT = """
            SELECT t.id, t.name, lower(t.kind) AS kind, t.shown, t.created_at, t.created_by,
                   (SELECT count(*) FROM alert_rule_target r WHERE r.target_id = t.id) AS rules,
                   last.at AS last_at, coalesce(last.trouble, '') AS last_trouble,
                   (SELECT count(*) FROM alert_delivery d WHERE d.target_id = t.id AND d.state = 'WAITING'
                       AND d.attempts > 0) AS waiting,
                   (SELECT count(*) FROM alert_delivery d WHERE d.target_id = t.id AND d.state = 'GIVEN_UP'
                       AND d.ended_at > ?) AS given_up
            FROM alert_target t
            LEFT JOIN LATERAL (
                SELECT a.at, a.trouble FROM alert_delivery d JOIN alert_delivery_attempt a ON a.delivery_id = d.id
                WHERE d.target_id = t.id ORDER BY d.id DESC, a.ordinal DESC LIMIT 1) last ON true
            """;

    /** A target as it is stored. */
    record Sealed(UUID id, String name, Channel.Kind kind, byte[] sealed) {}

    List<Target> list(Tx tx, Instant since) {
        return tx.list(SELECT + " ORDER BY t.name", TargetStore::target, since);
    }

    Optional<Target> find(Tx tx, UUID id, Instant since) {
        return tx.first(SELECT + " WHERE t.id = ?", TargetStore::target, since, id);
    }

    Optional<Sealed> sealed(Tx tx, UUID id) {
        return tx.first(
                "SELECT id, name, kind, sealed FROM alert_target WHERE id = ?",
                row -> new Sealed(
                        row.uuid("id"), row.text("name"), Channel.Kind.valueOf(row.text("kind")), row.bytes("sealed")),
                id);
    }

    UUID insert(Tx tx, dev.fleetward.access.Caller caller, String name, Channel channel, byte[] sealed, Instant now) {
        return tx.one(
                """
                INSERT INTO alert_target (organization_id, name, kind, shown, sealed, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                caller.organization(),
                name,
                channel.kind(),
                channel.shown(),
                sealed,
                now,
                caller.name());
    }

    void update(Tx tx, UUID id, String name, Channel channel, byte[] sealed) {
        tx.update(
                "UPDATE alert_target SET name = ?, kind = ?, shown = ?, sealed = ? WHERE id = ?",
                name,
                channel.kind(),
                channel.shown(),
                sealed,
                id);
    }

    int delete(Tx tx, UUID id) {
        return tx.update("DELETE FROM alert_target WHERE id = ?", id);
    }

    /** Those of them there are. */
    List<UUID> known(Tx tx, Collection<UUID> ids) {
        return tx.list("SELECT id FROM alert_target WHERE id = ANY(?::uuid[])", row -> row.uuid("id"), ids);
    }

    private static Target target(Row row) {
        return new Target(
                row.uuid("id"),
                row.text("name"),
                row.text("kind"),
                row.text("shown"),
                row.longValue("rules"),
                row.instantOrNull("last_at"),
                row.text("last_trouble"),
                row.longValue("waiting"),
                row.longValue("given_up"),
                row.instant("created_at"),
                row.text("created_by"));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("alert_target", "sealed", Targets.PURPOSE);
    }
}
