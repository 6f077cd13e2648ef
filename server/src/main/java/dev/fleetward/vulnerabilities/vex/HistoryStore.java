package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Every change of a decision. */
@ApplicationScoped
class HistoryStore {

    /** @param what decided, changed, taken back, expired */
    record Change(Instant at, String by, String what, JsonNode content) {
        /** What it said then, in few words. */
        public String said() {
            JsonNode ruling = content.has("ruling") ? content.path("ruling") : content;
            String state =
                    ruling.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
            String why = ruling.path("justification").asText().replace('_', ' ');
            return why.isEmpty() ? state : state + ": " + why;
        }
    }

    void add(Tx tx, OrganizationId organization, UUID decision, Instant at, String by, String what, Object content) {
        tx.update("""
                INSERT INTO vex_decision_change (organization_id, decision_id, changed_at, changed_by, what, content)
                VALUES (?, ?, ?, ?, ?, ?::jsonb)
                """, organization, decision, at, by, what, Json.write(content));
    }

    List<Change> list(Tx tx, UUID decision) {
        return tx.list(
                "SELECT * FROM vex_decision_change WHERE decision_id = ? ORDER BY changed_at, id",
                row -> new Change(
                        row.instant("changed_at"),
                        row.text("changed_by"),
                        row.text("what"),
                        row.json("content", JsonNode.class)),
                decision);
    }

    /** Decisions whose end has come and which nobody was told of yet. */
    List<DecisionStore.Due> expire(Tx tx, Instant now) {
        return tx.list(
                """
                WITH over AS (
                    SELECT d.organization_id, d.id, d.vulnerability_id FROM vex_decision d
                    WHERE d.expires_at <= ? AND d.withdrawn_at IS NULL AND NOT EXISTS (
                        SELECT FROM vex_decision_change c WHERE c.decision_id = d.id AND c.what = 'expired'
                          AND c.changed_at >= d.expires_at)
                ), told AS (
                    INSERT INTO vex_decision_change (organization_id, decision_id, changed_at, changed_by, what, content)
                    SELECT organization_id, id, ?, 'Fleetward', 'expired', '{}' FROM over)
                SELECT DISTINCT organization_id, vulnerability_id FROM over WHERE vulnerability_id IS NOT NULL
                """,
                row -> new DecisionStore.Due(
                        new OrganizationId(row.uuid("organization_id")), row.uuid("vulnerability_id")),
                now,
                now);
    }
}
