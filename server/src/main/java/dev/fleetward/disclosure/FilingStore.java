package dev.fleetward.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code case_notification}, {@code case_revision} and {@code case_receipt}. */
@ApplicationScoped
class FilingStore {
    /** One saving of a form. */
    record Revision(int number, String matrix, Map<String, String> content, String preparedBy, Instant preparedAt) {}

    /** What the platform gave back. */
    record Receipt(String sha256, String name, long sizeBytes, String addedBy, Instant addedAt) {}

    /** Makes it the stage's revision now, and keeps it beside the earlier ones. */
    void prepare(Tx tx, OrganizationId organization, UUID id, Stage stage, Revision fresh) {
        String content = Json.write(fresh.content);
        tx.update(
                """
                INSERT INTO case_notification (case_id, organization_id, stage, revision, matrix, content, prepared_by,
                                               prepared_at)
                VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                ON CONFLICT (case_id, stage) DO UPDATE
                SET revision = excluded.revision, matrix = excluded.matrix, content = excluded.content,
                    prepared_by = excluded.prepared_by, prepared_at = excluded.prepared_at
                """, id, organization, stage, fresh.number, fresh.matrix, content, fresh.preparedBy, fresh.preparedAt);
        tx.update(
                """
                INSERT INTO case_revision (case_id, organization_id, stage, revision, matrix, content, prepared_by,
                                           prepared_at)
                VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                """, id, organization, stage, fresh.number, fresh.matrix, content, fresh.preparedBy, fresh.preparedAt);
    }

    void send(Tx tx, UUID id, Stage stage, Notification.Sending sending) {
        tx.update(
                """
                UPDATE case_notification
                SET sent_at = ?, reference = ?, sent_by = ?, recorded_at = ?, already_in = ?
                WHERE case_id = ? AND stage = ?
                """,
                sending.at(),
                sending.reference(),
                sending.by(),
                sending.recordedAt(),
                sending.alreadyIn(),
                id,
                stage);
    }

    List<Revision> revisions(Tx tx, UUID id, Stage stage) {
        return tx.list("""
                SELECT revision, matrix, content::text AS content, prepared_by, prepared_at FROM case_revision
                WHERE case_id = ? AND stage = ? ORDER BY revision DESC
                """, FilingStore::revision, id, stage);
    }

    Optional<Revision> revision(Tx tx, UUID id, Stage stage, int number) {
        return tx.first("""
                SELECT revision, matrix, content::text AS content, prepared_by, prepared_at FROM case_revision
                WHERE case_id = ? AND stage = ? AND revision = ?
                """, FilingStore::revision, id, stage, number);
    }

    /** The same file twice is one receipt. */
    void receipt(Tx tx, OrganizationId organization, UUID id, Stage stage, Receipt receipt) {
        tx.update(
                """
                INSERT INTO case_receipt (case_id, organization_id, stage, sha256, name, size_bytes, added_by, added_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                id,
                organization,
                stage,
                receipt.sha256,
                receipt.name,
                receipt.sizeBytes,
                receipt.addedBy,
                receipt.addedAt);
    }

    List<Receipt> receipts(Tx tx, UUID id, Stage stage) {
        return tx.list(
                """
                SELECT sha256, name, size_bytes, added_by, added_at FROM case_receipt
                WHERE case_id = ? AND stage = ? ORDER BY added_at, sha256
                """,
                row -> new Receipt(
                        row.text("sha256"),
                        row.text("name"),
                        row.longValue("size_bytes"),
                        row.text("added_by"),
                        row.instant("added_at")),
                id,
                stage);
    }

    private static Revision revision(Row row) {
        var content = new LinkedHashMap<String, String>();
        Json.read(row.text("content"), JsonNode.class)
                .properties()
                .forEach(field -> content.put(field.getKey(), field.getValue().asText()));
        return new Revision(
                row.intValue("revision"),
                row.text("matrix"),
                content,
                row.text("prepared_by"),
                row.instant("prepared_at"));
    }
}
