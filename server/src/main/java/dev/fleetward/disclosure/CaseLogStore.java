package dev.fleetward.disclosure;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The table {@code case_entry}: a case's history, only ever added to. */
@ApplicationScoped
class CaseLogStore {
    private static final int MAX_ENTRIES = 1_000;

    void add(Tx tx, OrganizationId organization, UUID id, CaseEntry entry) {
        tx.update(
                "INSERT INTO case_entry (case_id, organization_id, at, who, what, detail) VALUES (?, ?, ?, ?, ?, ?)",
                id,
                organization,
                entry.at(),
                entry.who(),
                entry.what(),
                entry.detail());
    }

    List<CaseEntry> of(Tx tx, UUID id) {
        return tx.list(
                "SELECT at, who, what, detail FROM case_entry WHERE case_id = ? ORDER BY at DESC, id DESC LIMIT ?",
                row -> new CaseEntry(row.instant("at"), row.text("who"), row.text("what"), row.text("detail")),
                id,
                MAX_ENTRIES);
    }
}
