package dev.fleetward.updates.gate;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ExemptionStore {
    private static final int MAX_SHOWN = 100;

    UUID insert(
            Tx tx,
            OrganizationId organization,
            UUID release,
            String reason,
            List<String> covers,
            Instant at,
            String by,
            String subject) {
        return tx.one("""
                INSERT INTO release_override (organization_id, release_id, reason, covers, asked_at, asked_by, asked_by_subject)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
                """, row -> row.uuid("id"), organization, release, reason, covers, at, by, subject);
    }

    List<Exemption> of(Tx tx, UUID release) {
        return tx.list(
                "SELECT * FROM release_override WHERE release_id = ? ORDER BY id DESC LIMIT ?",
                ExemptionStore::exemption,
                release,
                MAX_SHOWN);
    }

    Optional<Exemption> lock(Tx tx, UUID release, UUID id) {
        return tx.first(
                "SELECT * FROM release_override WHERE release_id = ? AND id = ? FOR UPDATE",
                ExemptionStore::exemption,
                release,
                id);
    }

    void decide(Tx tx, UUID id, Exemption.State state, Instant at, String by, String subject) {
        tx.update(
                "UPDATE release_override SET state = ?, decided_at = ?, decided_by = ?, decided_by_subject = ? WHERE id = ?",
                state.name(),
                at,
                by,
                subject,
                id);
    }

    private static Exemption exemption(Row row) {
        return new Exemption(
                row.uuid("id"),
                row.text("reason"),
                row.texts("covers"),
                row.instant("asked_at"),
                row.text("asked_by"),
                row.text("asked_by_subject"),
                Exemption.State.valueOf(row.text("state")),
                Optional.ofNullable(row.instantOrNull("decided_at")),
                Optional.ofNullable(row.textOrNull("decided_by")));
    }
}
