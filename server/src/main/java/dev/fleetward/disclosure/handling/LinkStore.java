package dev.fleetward.disclosure.handling;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table {@code case_link}. */
@ApplicationScoped
class LinkStore {
    record Row(LinkKind kind, String target, String label, String addedBy, Instant addedAt) {}

    /** @return false when the case has it already */
    boolean insert(Tx tx, OrganizationId organization, UUID caseId, Row link) {
        return tx.update("""
                        INSERT INTO case_link (case_id, organization_id, kind, target, label, added_by, added_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """, caseId, organization, link.kind, link.target, link.label, link.addedBy, link.addedAt) > 0;
    }

    boolean delete(Tx tx, UUID caseId, LinkKind kind, String target) {
        return tx.update("DELETE FROM case_link WHERE case_id = ? AND kind = ? AND target = ?", caseId, kind, target)
                > 0;
    }

    List<Row> of(Tx tx, UUID caseId) {
        return tx.list(
                """
                SELECT kind, target, label, added_by, added_at FROM case_link
                WHERE case_id = ? ORDER BY added_at, kind, target
                """,
                row -> new Row(
                        LinkKind.valueOf(row.text("kind")),
                        row.text("target"),
                        row.text("label"),
                        row.text("added_by"),
                        row.instant("added_at")),
                caseId);
    }
}
