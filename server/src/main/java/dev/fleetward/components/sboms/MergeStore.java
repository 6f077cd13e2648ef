package dev.fleetward.components.sboms;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;

/** What all documents in force of a version say together. */
@ApplicationScoped
class MergeStore {

    void merge(Tx tx, SoftwareVersionId version) {
        tx.update("DELETE FROM version_statement WHERE software_version_id = ?", version.value());
        tx.update("DELETE FROM version_component WHERE software_version_id = ?", version.value());
        tx.update("""
                INSERT INTO version_component
                    (software_version_id, component_id, organization_id, product_id, scope, direct, parts)
                SELECT d.software_version_id, c.component_id, d.organization_id, d.product_id,
                       CASE WHEN bool_or(c.scope = 'REQUIRED') THEN 'REQUIRED'
                            WHEN bool_or(c.scope = 'OPTIONAL') THEN 'OPTIONAL' ELSE 'EXCLUDED' END,
                       bool_or(c.direct), array_agg(DISTINCT d.part ORDER BY d.part)
                FROM sbom_document d JOIN sbom_component c ON c.sbom_id = d.id
                WHERE d.software_version_id = ? AND d.in_force AND d.lists_components
                GROUP BY d.software_version_id, c.component_id, d.organization_id, d.product_id
                """, version.value());
        tx.update(STATEMENTS, version.value(), version.value());
    }

    /**
     * A statement holds for the component it is of, and for those of the version that are the same by a CPE, or by name
     * and version: a report of decisions names recipes, an SBOM the packages built from them. The newest document wins.
     */
    private static final String STATEMENTS = """
            WITH said AS (
                SELECT d.id AS sbom_id, d.organization_id, d.product_id, d.software_version_id, d.uploaded_at,
                       s.component_id, s.vulnerability, s.stated, s.reason, s.detail
                FROM sbom_document d JOIN sbom_statement s ON s.sbom_id = d.id
                WHERE d.software_version_id = ? AND d.in_force
            ), about AS (
                SELECT DISTINCT n.component_id AS said_of, v.component_id
                FROM (SELECT DISTINCT component_id FROM said) n JOIN component c ON c.id = n.component_id
                JOIN version_component v ON v.software_version_id = ?
                JOIN component o ON o.id = v.component_id
                WHERE o.id = c.id OR o.cpes && c.cpes OR (lower(o.name) = lower(c.name) AND o.version = c.version)
            )
            INSERT INTO version_statement (software_version_id, component_id, vulnerability, organization_id, product_id,
                statement, reason, detail, sbom_id)
            SELECT DISTINCT ON (a.component_id, s.vulnerability) s.software_version_id, a.component_id, s.vulnerability,
                   s.organization_id, s.product_id, s.stated, s.reason, s.detail, s.sbom_id
            FROM said s JOIN about a ON a.said_of = s.component_id
            ORDER BY a.component_id, s.vulnerability, (s.stated = 'OBSERVED'), s.uploaded_at DESC, s.sbom_id
            """;
}
