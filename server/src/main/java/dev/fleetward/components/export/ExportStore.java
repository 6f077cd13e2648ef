package dev.fleetward.components.export;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

@ApplicationScoped
class ExportStore {

    List<Subject.Part> parts(Tx tx, Collection<UUID> versions) {
        return tx.list("""
                SELECT c.id, c.name, c.version, c.purl, c.cpes,
                       coalesce(max(nullif(s.type, '')), '') AS type,
                       coalesce(max(nullif(s.supplier, '')), '') AS supplier,
                       coalesce(max(nullif(s.supplier_contact, '')), '') AS contact,
                       array_remove(array_agg(DISTINCT l.licence ORDER BY l.licence), NULL) AS licences,
                       (array_agg(s.hashes ORDER BY length(s.hashes::text) DESC))[1] AS hashes,
                       bool_or(s.direct) AS direct, bool_and(s.scope = 'OPTIONAL') AS optional,
                       array_agg(DISTINCT v.type || ' ' || v.version) AS versions
                FROM sbom_document d JOIN sbom_component s ON s.sbom_id = d.id AND s.scope <> 'EXCLUDED'
                JOIN component c ON c.id = s.component_id JOIN software_version v ON v.id = d.software_version_id
                LEFT JOIN LATERAL unnest(s.licences) AS l(licence) ON true
                WHERE d.software_version_id = ANY(?) AND d.in_force AND d.lists_components
                GROUP BY c.id ORDER BY lower(c.name), c.version, c.id
                """, ExportStore::part, versions);
    }

    private static Subject.Part part(Row row) {
        Map<?, ?> hashes = row.json("hashes", Map.class);
        var sorted = new TreeMap<String, String>();
        hashes.forEach((algorithm, value) -> sorted.put(String.valueOf(algorithm), String.valueOf(value)));
        return new Subject.Part(
                row.uuid("id"),
                row.text("name"),
                row.text("version"),
                Optional.ofNullable(row.textOrNull("purl")),
                row.texts("cpes"),
                row.text("type"),
                row.text("supplier"),
                row.text("contact"),
                row.texts("licences"),
                sorted,
                row.bool("direct"),
                row.bool("optional"),
                row.texts("versions"));
    }

    /** What builds the product is no part of it, and left out at either end. */
    List<Subject.Need> needs(Tx tx, Collection<UUID> versions) {
        return tx.list("""
                SELECT DISTINCT n.component_id, n.needs_id
                FROM sbom_document d JOIN sbom_dependency n ON n.sbom_id = d.id AND n.kind <> 'BUILDS_WITH'
                JOIN sbom_component a ON a.sbom_id = d.id AND a.component_id = n.component_id AND a.scope <> 'EXCLUDED'
                JOIN sbom_component b ON b.sbom_id = d.id AND b.component_id = n.needs_id AND b.scope <> 'EXCLUDED'
                WHERE d.software_version_id = ANY(?) AND d.in_force AND d.lists_components
                  AND n.component_id <> n.needs_id
                ORDER BY n.component_id, n.needs_id
                """, row -> new Subject.Need(row.uuid("component_id"), row.uuid("needs_id")), versions);
    }
}
