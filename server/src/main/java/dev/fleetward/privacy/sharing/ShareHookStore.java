package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code data_share_webhook}. */
@ApplicationScoped
class ShareHookStore implements SealedSecrets {

    /**
     * One that is due.
     *
     * @param batch that was begun and not taken yet, up to {@code batchTo}
     */
    record Due(
            UUID share,
            OrganizationId organization,
            byte[] sealed,
            long delivered,
            Optional<UUID> batch,
            long batchTo,
            int attempts,
            @Nullable Instant failingSince) {}

    /** A pause nobody was told of. */
    record Untold(UUID share, OrganizationId organization) {}

    void add(Tx tx, OrganizationId organization, UUID share, String host, byte[] sealed, Instant next) {
        tx.update("""
                INSERT INTO data_share_webhook (share_id, organization_id, host, sealed, next_at) VALUES (?, ?, ?, ?, ?)
                """, share, organization, host, sealed, next);
    }

    /** Takes them until the lease ends: whoever is killed in between lets another try. */
    List<Due> take(Tx tx, @Nullable OrganizationId only, Instant now, Duration lease, int rows) {
        return tx.list("""
                UPDATE data_share_webhook h SET next_at = ?
                WHERE share_id IN (
                    SELECT w.share_id FROM data_share_webhook w JOIN data_share s ON s.id = w.share_id
                    WHERE w.next_at <= ? AND w.paused_at IS NULL AND s.revoked_at IS NULL AND s.erased_at IS NULL
                      AND s.begins_at <= ? AND s.ends_at > ? AND (?::uuid IS NULL OR w.organization_id = ?)
                    ORDER BY w.next_at LIMIT ? FOR UPDATE OF w SKIP LOCKED)
                RETURNING h.*
                """, ShareHookStore::due, now.plus(lease), now, now, now, only, only, rows);
    }

    Optional<Due> find(Tx tx, UUID share) {
        return tx.first("SELECT * FROM data_share_webhook WHERE share_id = ?", ShareHookStore::due, share);
    }

    void begun(Tx tx, UUID share, UUID batch, long to) {
        tx.update("UPDATE data_share_webhook SET batch_id = ?, batch_to = ? WHERE share_id = ?", batch, to, share);
    }

    /** Nothing up to there is to be posted. */
    void passed(Tx tx, UUID share, long number, Instant next) {
        tx.update("""
                UPDATE data_share_webhook SET delivered_number = greatest(delivered_number, ?), batch_id = NULL,
                    batch_to = NULL, next_at = ? WHERE share_id = ?
                """, number, next, share);
    }

    void delivered(Tx tx, UUID share, long number, Instant at, Instant next) {
        tx.update("""
                UPDATE data_share_webhook SET delivered_number = greatest(delivered_number, ?), batch_id = NULL,
                    batch_to = NULL, attempts = 0, failing_since = NULL, last_trouble = '', last_delivered_at = ?,
                    next_at = ? WHERE share_id = ?
                """, number, at, next, share);
    }

    void failed(Tx tx, UUID share, String trouble, Instant at, Instant next, boolean pause) {
        tx.update("""
                UPDATE data_share_webhook SET attempts = attempts + 1, failing_since = coalesce(failing_since, ?),
                    last_trouble = ?, next_at = ?, paused_at = CASE WHEN ? THEN ?::timestamptz END, told_at = NULL
                WHERE share_id = ?
                """, at, trouble, next, pause, at, share);
    }

    /** @return whether it was paused */
    boolean resume(Tx tx, UUID share, Instant now) {
        return tx.update("""
                UPDATE data_share_webhook SET paused_at = NULL, told_at = NULL, failing_since = NULL, attempts = 0,
                    next_at = ? WHERE share_id = ? AND paused_at IS NOT NULL
                """, now, share) > 0;
    }

    /** Takes them until the lease ends. */
    List<Untold> untold(Tx tx, @Nullable OrganizationId only, Instant now, Duration lease) {
        return tx.list(
                """
                UPDATE data_share_webhook SET next_at = ?
                WHERE paused_at IS NOT NULL AND told_at IS NULL AND next_at <= ?
                  AND (?::uuid IS NULL OR organization_id = ?)
                RETURNING share_id, organization_id
                """,
                row -> new Untold(row.uuid("share_id"), new OrganizationId(row.uuid("organization_id"))),
                now.plus(lease),
                now,
                only,
                only);
    }

    void told(Tx tx, UUID share, Instant at) {
        tx.update("UPDATE data_share_webhook SET told_at = ? WHERE share_id = ?", at, share);
    }

    private static Due due(Row row) {
        Long batchTo = row.longOrNull("batch_to");
        return new Due(
                row.uuid("share_id"),
                new OrganizationId(row.uuid("organization_id")),
                row.bytes("sealed"),
                row.longValue("delivered_number"),
                Optional.ofNullable(row.uuidOrNull("batch_id")),
                batchTo == null ? 0 : batchTo,
                row.intValue("attempts"),
                row.instantOrNull("failing_since"));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("data_share_webhook", "sealed", Hook.PURPOSE);
    }
}
