package dev.fleetward.vulnerabilities.sources;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ProgramFileStore {

    /** An open finding whose record of the CVE list names the files that the fault is in. */
    record Located(String vulnerability, String component, String version, Optional<String> purl, List<String> files) {}

    /** @param component its name; empty for the Linux kernel, whatever the SBOM calls it */
    List<Located> open(Tx tx, UUID softwareVersion, String component) {
        return tx.list(
                """
                SELECT n.name AS vulnerability, c.name, c.version, c.purl, ARRAY(
                    SELECT DISTINCT file FROM vulnerability_record r, jsonb_array_elements_text(
                        jsonb_path_query_array(r.raw, 'lax $.containers.cna.affected[*].programFiles[*]')
                        || jsonb_path_query_array(r.raw, 'lax $.containers.adp[*].affected[*].programFiles[*]')
                    ) AS named (file)
                    WHERE r.vulnerability_id = n.id AND r.source = 'CVE' AND r.withdrawn_at IS NULL ORDER BY file
                ) AS files
                FROM finding f JOIN vulnerability n ON n.id = f.vulnerability_id
                JOIN component c ON c.id = f.component_id
                WHERE f.software_version_id = ? AND f.state IN ('OPEN', 'UNDER_INVESTIGATION')
                  AND CASE WHEN ? = '' THEN EXISTS (
                        SELECT FROM component_cpe k WHERE k.component_id = c.id AND k.product = 'linux_kernel')
                      ELSE c.name = ? END
                ORDER BY n.name, c.id
                """,
                row -> new Located(
                        row.text("vulnerability"),
                        row.text("name"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("purl")),
                        row.texts("files")),
                softwareVersion,
                component,
                component);
    }
}
