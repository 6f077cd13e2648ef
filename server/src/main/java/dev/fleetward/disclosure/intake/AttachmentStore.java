package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table {@code case_attachment}. */
@ApplicationScoped
class AttachmentStore {

    void insert(Tx tx, OrganizationId organization, UUID caseId, Quarantine.Kept file, Instant now) {
        tx.update(
                """
                INSERT INTO case_attachment (organization_id, case_id, name, sha256, size_bytes, received_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                organization,
                caseId,
                file.name(),
                file.blob().sha256(),
                file.blob().sizeBytes(),
                now);
    }

    int count(Tx tx, UUID caseId) {
        return tx.one(
                "SELECT count(*)::int AS many FROM case_attachment WHERE case_id = ?",
                row -> row.intValue("many"),
                caseId);
    }

    List<Attachment> of(Tx tx, UUID caseId) {
        return tx.list(
                "SELECT * FROM case_attachment WHERE case_id = ? ORDER BY id",
                row -> new Attachment(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("sha256"),
                        row.longValue("size_bytes"),
                        row.instant("received_at")),
                caseId);
    }
}
