package dev.fleetward.privacy.exports;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code data_export_link}. */
@ApplicationScoped
class ExportLinkStore {
    /** How many an export may have, revoked ones included. */
    static final int MAX_LINKS = 50;

    UUID add(Tx tx, OrganizationId organization, UUID export, byte[] hash, String by, Instant at, Instant expiresAt) {
        return tx.one("""
                INSERT INTO data_export_link (organization_id, export_id, secret_hash, made_by, made_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING id
                """, row -> row.uuid("id"), organization, export, hash, by, at, expiresAt);
    }

    List<DataExport.Link> of(Tx tx, UUID export) {
        return tx.list(
                "SELECT * FROM data_export_link WHERE export_id = ? ORDER BY id DESC LIMIT ?",
                row -> new DataExport.Link(
                        row.uuid("id"),
                        row.text("made_by"),
                        row.instant("made_at"),
                        row.instant("expires_at"),
                        Optional.ofNullable(row.instantOrNull("revoked_at")),
                        Optional.ofNullable(row.instantOrNull("last_used_at")),
                        row.intValue("uses")),
                export,
                MAX_LINKS);
    }

    /** @return whether there was one to revoke */
    boolean revoke(Tx tx, UUID export, UUID link, Instant at) {
        return tx.update(
                        "UPDATE data_export_link SET revoked_at = coalesce(revoked_at, ?) WHERE export_id = ? AND id = ?",
                        at,
                        export,
                        link)
                > 0;
    }

    /** The export that a link gives out now; notes the use. */
    Optional<DataExport> use(Tx tx, byte[] hash, Instant now) {
        return tx.first("""
                UPDATE data_export_link l SET last_used_at = ?, uses = uses + 1 FROM data_export e
                WHERE e.id = l.export_id AND l.secret_hash = ? AND l.revoked_at IS NULL AND l.expires_at > ?
                  AND e.ready_at IS NOT NULL AND e.expires_at > ?
                RETURNING e.*
                """, DataExportStore::export, now, hash, now, now);
    }
}
