package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
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

    /** What is stated in words stands before what a commit tells, which some record names as the fix. */
    private static final String STATED = """
            SELECT DISTINCT ON (p.vulnerability, c.id) p.vulnerability, p.statement, p.reason, p.detail, c.purl, c.name,
                   c.version
            FROM (
                SELECT component_id, vulnerability, statement, reason, detail, 0 AS rank FROM component_patch
                WHERE software_version_id = ? AND statement IN ('FIXED', 'NOT_AFFECTED', 'AFFECTED', 'IN_TRIAGE')
                UNION ALL
                SELECT k.component_id, n.name, 'FIXED', 'commit of the fix',
                       'This build carries commit ' || k.commit || ', which ' || r.source_id || ' names as the fix.', 1
                FROM component_commit k
                JOIN component_vulnerability v ON v.component_id = k.component_id
                JOIN vulnerability n ON n.id = v.vulnerability_id
                JOIN vulnerability_record r ON r.vulnerability_id = n.id AND r.withdrawn_at IS NULL
                JOIN affected_repository f ON f.record_id = r.id AND f.events @> jsonb_build_array(
                    jsonb_build_object('kind', 'FIXED', 'version', k.commit))
                WHERE k.software_version_id = ?
            ) p JOIN component c ON c.id = p.component_id
            ORDER BY p.vulnerability, c.id, p.rank, p.detail
            """;

    /** Versions with a component that has one of these vulnerabilities and carries commits of its own. */
    List<SoftwareVersion> carrying(Tx tx, Collection<UUID> vulnerabilities) {
        return tx.list(
                """
                SELECT DISTINCT s.id, s.product_id, s.type, s.version, s.first_seen_at
                FROM component_vulnerability v JOIN component_commit k ON k.component_id = v.component_id
                JOIN software_version s ON s.id = k.software_version_id
                WHERE v.vulnerability_id = ANY(?)
                """,
                row -> new SoftwareVersion(
                        new SoftwareVersionId(row.uuid("id")),
                        new ProductId(row.uuid("product_id")),
                        row.text("type"),
                        row.text("version"),
                        row.instant("first_seen_at")),
                vulnerabilities);
    }

    List<Stated> stated(Tx tx, UUID version) {
        return tx.list(
                STATED,
                row -> new Stated(
                        row.text("vulnerability"),
                        row.text("name"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("purl")),
                        Statement.valueOf(row.text("statement")),
                        row.text("reason"),
                        row.text("detail")),
                version,
                version);
    }

    List<UUID> inForce(Tx tx, SoftwareVersion version) {
        return tx.list("""
                SELECT id FROM vex_decision WHERE product_id = ? AND source = 'BUILD' AND withdrawn_at IS NULL
                  AND software_type = ? AND versions = ?
                """, row -> row.uuid("id"), version.product().value(), version.type(), version.version());
    }
}
