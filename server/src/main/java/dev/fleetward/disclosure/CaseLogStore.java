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
        add(tx, organization, id, entry, false);
    }

    /** @param forReporter whether the reporter may read it */
    void add(Tx tx, OrganizationId organization, UUID id, CaseEntry entry, boolean forReporter) {
        tx.update("""
                INSERT INTO case_entry (case_id, organization_id, at, who, what, detail, for_reporter)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, id, organization, entry.at(), entry.who(), entry.what(), entry.detail(), forReporter);
    }

    /** What its reporter may read, the newest first. */
    List<CaseEntry> forReporter(Tx tx, UUID id) {
        return tx.list(
                """
                SELECT at, who, what, detail FROM case_entry
                WHERE case_id = ? AND for_reporter ORDER BY at DESC, id DESC LIMIT ?
                """,
                row -> new CaseEntry(row.instant("at"), row.text("who"), row.text("what"), row.text("detail")),
                id,
                MAX_ENTRIES);
    }

    List<CaseEntry> of(Tx tx, UUID id) {
        return tx.list(
                "SELECT at, who, what, detail FROM case_entry WHERE case_id = ? ORDER BY at DESC, id DESC LIMIT ?",
                row -> new CaseEntry(row.instant("at"), row.text("who"), row.text("what"), row.text("detail")),
                id,
                MAX_ENTRIES);
    }
}
