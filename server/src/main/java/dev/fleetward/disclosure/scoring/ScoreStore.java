package dev.fleetward.disclosure.scoring;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table {@code case_score}. */
@ApplicationScoped
class ScoreStore {

    record Row(String vector, String by, Instant at) {}

    /** The newest version of CVSS first. */
    List<Row> of(Tx tx, UUID caseId) {
        return tx.list(
                "SELECT vector, scored_by, scored_at FROM case_score WHERE case_id = ? ORDER BY version DESC",
                row -> new Row(row.text("vector"), row.text("scored_by"), row.instant("scored_at")),
                caseId);
    }

    void save(Tx tx, OrganizationId organization, UUID caseId, Scored scored, String by, Instant now) {
        tx.update("""
                INSERT INTO case_score (case_id, organization_id, version, vector, score, scored_by, scored_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (case_id, version) DO UPDATE
                SET vector = excluded.vector, score = excluded.score, scored_by = excluded.scored_by,
                    scored_at = excluded.scored_at
                """, caseId, organization, scored.version(), scored.vector(), scored.score(), by, now);
    }
}
