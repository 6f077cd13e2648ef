package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class BuildStatementStore {

    /** What of it decides; that a tool compared versions, or that a build accepts a vulnerability, decides nothing. */
    enum Statement {
        FIXED,
        NOT_AFFECTED,
        AFFECTED,
        IN_TRIAGE
    }

    record Stated(
            String vulnerability,
            String component,
            String version,
            Optional<String> purl,
            Statement statement,
            String reason,
            String detail) {}

    List<Stated> stated(Tx tx, UUID version) {
        return tx.list(
                """
                SELECT p.vulnerability, p.statement, p.reason, p.detail, c.purl, c.name, c.version
                FROM component_patch p JOIN component c ON c.id = p.component_id
                WHERE p.software_version_id = ? AND p.statement IN ('FIXED', 'NOT_AFFECTED', 'AFFECTED', 'IN_TRIAGE')
                ORDER BY p.vulnerability, c.id
                """,
                row -> new Stated(
                        row.text("vulnerability"),
                        row.text("name"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("purl")),
                        Statement.valueOf(row.text("statement")),
                        row.text("reason"),
                        row.text("detail")),
                version);
    }

    List<UUID> inForce(Tx tx, SoftwareVersion version) {
        return tx.list("""
                SELECT id FROM vex_decision WHERE product_id = ? AND source = 'BUILD' AND withdrawn_at IS NULL
                  AND software_type = ? AND versions = ?
                """, row -> row.uuid("id"), version.product().value(), version.type(), version.version());
    }
}
