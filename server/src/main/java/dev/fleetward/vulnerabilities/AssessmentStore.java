package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which components records can be matched with at all, and why not the others. */
@ApplicationScoped
class AssessmentStore {

    /** A component that nobody could find a vulnerability in. */
    record Unassessed(UUID id, String name, String version, Gap gap) {
        @JsonProperty
        public String reason() {
            return gap.title();
        }
    }

    /** A match that the distribution of the package decided against. */
    record Overruled(UUID component, String name, String version, String vulnerability, String record, String reason) {}

    void store(Tx tx, OrganizationId organization, Map<UUID, Optional<Gap>> gaps) {
        tx.batch(
                """
                INSERT INTO component_assessment (component_id, organization_id, gap, named_by) VALUES (?, ?, ?, ?)
                ON CONFLICT (component_id) DO UPDATE SET gap = excluded.gap, named_by = excluded.named_by
                """,
                gaps.entrySet().stream()
                        .map(one -> new @Nullable Object[] {
                            one.getKey(), organization, one.getValue().orElse(null), NameTable.EDITION
                        })
                        .toList());
    }

    Coverage ofVersion(Tx tx, UUID softwareVersion) {
        return coverage(tx, "v.software_version_id = ?", softwareVersion);
    }

    /** Every component once, however many versions of the product have it. */
    Coverage ofProduct(Tx tx, UUID product) {
        return coverage(tx, "v.product_id = ?", product);
    }

    private static Coverage coverage(Tx tx, String where, UUID of) {
        return tx.one("""
                SELECT count(DISTINCT v.component_id) AS components,
                       count(DISTINCT a.component_id) FILTER (WHERE a.gap IS NULL) AS assessable
                FROM software_version_component v LEFT JOIN component_assessment a USING (component_id)
                WHERE\s""" + where, row -> new Coverage(row.longValue("components"), row.longValue("assessable")), of);
    }

    List<Unassessed> unassessed(Tx tx, UUID softwareVersion, int rows) {
        return tx.list(
                """
                SELECT c.id, c.name, c.version, coalesce(a.gap, 'NO_IDENTITY') AS gap
                FROM software_version_component v JOIN component c ON c.id = v.component_id
                LEFT JOIN component_assessment a ON a.component_id = c.id
                WHERE v.software_version_id = ? AND (a.component_id IS NULL OR a.gap IS NOT NULL)
                ORDER BY gap, lower(c.name), c.version, c.id LIMIT ?
                """,
                row -> new Unassessed(
                        row.uuid("id"), row.text("name"), row.text("version"), Gap.valueOf(row.text("gap"))),
                softwareVersion,
                rows);
    }

    List<Overruled> overruled(Tx tx, UUID softwareVersion, int rows) {
        return tx.list(
                """
                SELECT c.id, c.name, c.version, n.name AS vulnerability, r.source_id, m.reason
                FROM software_version_component v JOIN component_match m ON m.component_id = v.component_id
                JOIN component c ON c.id = m.component_id JOIN vulnerability_record r ON r.id = m.record_id
                JOIN vulnerability n ON n.id = r.vulnerability_id
                WHERE v.software_version_id = ? AND m.certainty = 'OVERRULED'
                ORDER BY lower(c.name), n.name, r.source_id LIMIT ?
                """,
                row -> new Overruled(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("version"),
                        row.text("vulnerability"),
                        row.text("source_id"),
                        row.text("reason")),
                softwareVersion,
                rows);
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
