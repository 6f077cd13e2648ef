package dev.fleetward.components.licences;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class LicenceStore {
    static final int MAX_COMPONENTS = 50_000;

    /** A component with all licences that documents in force give it. */
    record Licensed(
            UUID id,
            String name,
            String version,
            String supplier,
            Optional<String> purl,
            List<String> licences,
            long versions) {}

    List<Licensed> licensed(Tx tx, UUID product, @Nullable UUID version) {
        return tx.list("""
                SELECT c.id, c.name, c.version, c.supplier, c.purl,
                       array_remove(array_agg(DISTINCT l.licence ORDER BY l.licence), NULL) AS licences,
                       count(DISTINCT d.software_version_id) AS versions
                FROM sbom_document d JOIN sbom_component s ON s.sbom_id = d.id AND s.scope <> 'EXCLUDED'
                JOIN component c ON c.id = s.component_id
                LEFT JOIN LATERAL unnest(s.licences) AS l(licence) ON true
                WHERE d.product_id = ? AND d.in_force AND d.lists_components
                  AND (?::uuid IS NULL OR d.software_version_id = ?::uuid)
                GROUP BY c.id ORDER BY lower(c.name), c.version, c.id LIMIT ?
                """, LicenceStore::licensed, product, version, version, MAX_COMPONENTS);
    }

    private static Licensed licensed(Row row) {
        return new Licensed(
                row.uuid("id"),
                row.text("name"),
                row.text("version"),
                row.text("supplier"),
                Optional.ofNullable(row.textOrNull("purl")),
                row.texts("licences"),
                row.longValue("versions"));
    }

    Policy policy(Tx tx, UUID product) {
        return new Policy(tx.list(
                "SELECT licence, verdict, note FROM licence_rule WHERE product_id = ? ORDER BY verdict, licence",
                row -> new Policy.Rule(row.text("licence"), Verdict.valueOf(row.text("verdict")), row.text("note")),
                product));
    }

    void replace(Tx tx, OrganizationId organization, UUID product, Policy policy) {
        tx.update("DELETE FROM licence_rule WHERE product_id = ?", product);
        tx.batch(
                """
                INSERT INTO licence_rule (product_id, organization_id, licence, verdict, note) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, licence) DO UPDATE SET verdict = excluded.verdict, note = excluded.note
                """,
                policy.rules().stream()
                        .map(rule -> new @Nullable Object[] {
                            product, organization, rule.licence(), rule.verdict(), rule.note()
                        })
                        .toList());
    }
}
