package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ExportedRulingStore {

    /** A finding, once for each way it is decided in these versions. */
    record Found(
            UUID component,
            String vulnerability,
            String state,
            String justification,
            String label,
            String detail,
            String action) {}

    List<Found> list(Tx tx, Collection<UUID> softwareVersions) {
        return tx.list(
                """
                SELECT DISTINCT v.name, f.component_id, f.state, f.justification, coalesce(d.label, '') AS label,
                       coalesce(d.detail, '') AS detail, coalesce(d.action, '') AS action
                FROM finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                LEFT JOIN vex_decision d ON d.id = f.decision_id
                WHERE f.software_version_id = ANY(?)
                ORDER BY v.name, f.component_id
                """,
                row -> new Found(
                        row.uuid("component_id"),
                        row.text("name"),
                        row.text("state"),
                        row.text("justification"),
                        row.text("label"),
                        row.text("detail"),
                        row.text("action")),
                softwareVersions);
    }
}
