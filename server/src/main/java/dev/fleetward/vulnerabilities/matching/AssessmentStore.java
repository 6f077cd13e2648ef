package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which components records can be matched with at all, and by which edition of the table of names that was told. */
@ApplicationScoped
class AssessmentStore {

    void store(Tx tx, OrganizationId organization, Map<UUID, Optional<Gap>> gaps) {
        tx.rows(
                """
                INSERT INTO component_assessment (component_id, organization_id, gap, named_by)
                SELECT r.component::uuid, r.organization::uuid, r.gap, r.edition
                FROM unnest(?, ?, ?, ?) AS r (component, organization, gap, edition)
                ON CONFLICT (component_id) DO UPDATE SET gap = excluded.gap, named_by = excluded.named_by
                """,
                gaps.entrySet().stream()
                        .map(one -> new @Nullable Object[] {
                            one.getKey(), organization, one.getValue().orElse(null), NameTable.EDITION
                        })
                        .toList());
    }

    /** Components known by another edition of the table of names than ours, or by none. */
    List<UUID> outdated(Tx tx, OrganizationId organization, int rows) {
        return tx.list("""
                SELECT c.id FROM component c LEFT JOIN component_assessment a ON a.component_id = c.id
                WHERE c.organization_id = ? AND a.named_by IS DISTINCT FROM ? LIMIT ?
                """, row -> row.uuid("id"), organization, NameTable.EDITION, rows);
    }

    List<OrganizationId> organizationsWithOutdated(Tx tx) {
        return tx.list("""
                SELECT DISTINCT c.organization_id FROM component c
                LEFT JOIN component_assessment a ON a.component_id = c.id WHERE a.named_by IS DISTINCT FROM ?
                """, row -> new OrganizationId(row.uuid("organization_id")), NameTable.EDITION);
    }
}
