package dev.fleetward.disclosure.handling;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code case_reporter}: who follows a case from outside. */
@ApplicationScoped
class ReporterStore {
    record Reporter(
            String name,
            String madeBy,
            Instant madeAt,
            @Nullable Instant readAt) {}

    record Followed(OrganizationId organization, ProductId product, String caseName, String name) {}

    /** A new address makes the earlier one worthless. */
    void save(Tx tx, OrganizationId organization, UUID caseId, byte[] hash, String name, String by, Instant now) {
        tx.update("""
                INSERT INTO case_reporter (case_id, organization_id, name, secret_hash, made_by, made_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (case_id) DO UPDATE SET name = excluded.name, secret_hash = excluded.secret_hash,
                    made_by = excluded.made_by, made_at = excluded.made_at, read_at = NULL
                """, caseId, organization, name, hash, by, now);
    }

    Optional<Reporter> of(Tx tx, UUID caseId) {
        return tx.first(
                "SELECT name, made_by, made_at, read_at FROM case_reporter WHERE case_id = ?",
                row -> new Reporter(
                        row.text("name"), row.text("made_by"), row.instant("made_at"), row.instantOrNull("read_at")),
                caseId);
    }

    /** Which case it is; notes that it was read. */
    Optional<Followed> read(Tx tx, byte[] hash, Instant now) {
        return tx.first(
                """
                UPDATE case_reporter r SET read_at = ? FROM case_file c
                WHERE c.id = r.case_id AND r.secret_hash = ?
                RETURNING r.organization_id, c.product_id, c.number, r.name
                """,
                row -> new Followed(
                        new OrganizationId(row.uuid("organization_id")),
                        new ProductId(row.uuid("product_id")),
                        "C-" + row.intValue("number"),
                        row.text("name")),
                now,
                hash);
    }
}
