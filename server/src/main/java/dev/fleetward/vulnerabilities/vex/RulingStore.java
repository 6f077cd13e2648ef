package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class RulingStore {

    /** A finding a decision may hold for. */
    record Found(
            UUID product,
            UUID version,
            String type,
            String versionText,
            UUID component,
            Subject.Part part,
            UUID vulnerability) {
        String title() {
            return type + " " + versionText;
        }
    }

    /** A decision that holds for a finding, on all devices or, as its subject says, on some. */
    record Holds(Found found, Decision decision, String inheritedFrom) {}

    private static final String FOUND = """
            SELECT p.product_id, p.software_version_id, s.type, s.version, p.component_id, c.purl, c.name,
                   c.version AS component_version, v.vulnerability_id
            FROM component_vulnerability v
            JOIN software_version_component p ON p.component_id = v.component_id
            JOIN software_version s ON s.id = p.software_version_id
            JOIN component c ON c.id = v.component_id
            """;

    List<Found> ofVulnerabilities(Tx tx, Collection<UUID> vulnerabilities, Collection<UUID> products) {
        return tx.list(
                FOUND + "WHERE v.vulnerability_id = ANY(?) AND p.product_id = ANY(?) ORDER BY s.first_seen_at, s.id",
                RulingStore::found,
                vulnerabilities,
                products);
    }

    /** Only of vulnerabilities somebody decided on in the product. */
    List<Found> ofVersion(Tx tx, UUID product, UUID version) {
        return tx.list(FOUND + """
                        WHERE p.software_version_id = ? AND EXISTS (
                            SELECT FROM vex_decision d
                            WHERE d.product_id = ? AND d.vulnerability_id = v.vulnerability_id)
                        """, RulingStore::found, version, product);
    }

    /** Vulnerabilities of these components that somebody decided on. */
    List<UUID> decidedIn(Tx tx, Collection<UUID> components) {
        return tx.list("""
                SELECT DISTINCT v.vulnerability_id FROM component_vulnerability v
                WHERE v.component_id = ANY(?) AND EXISTS (
                    SELECT FROM vex_decision d WHERE d.vulnerability_id = v.vulnerability_id)
                """, row -> row.uuid("vulnerability_id"), components);
    }

    private static Found found(Row row) {
        return new Found(
                row.uuid("product_id"),
                row.uuid("software_version_id"),
                row.text("type"),
                row.text("version"),
                row.uuid("component_id"),
                Subject.Part.of(
                        Optional.ofNullable(row.textOrNull("purl")), row.text("name"), row.text("component_version")),
                row.uuid("vulnerability_id"));
    }

    void clearVulnerabilities(Tx tx, Collection<UUID> vulnerabilities) {
        tx.update("DELETE FROM vex_ruling WHERE vulnerability_id = ANY(?)", vulnerabilities);
    }

    void clearVersion(Tx tx, UUID version) {
        tx.update("DELETE FROM vex_ruling WHERE software_version_id = ?", version);
    }

    /** Those for all devices; those for some are {@link DeviceRulingStore}'s. */
    void insert(Tx tx, OrganizationId organization, List<Holds> all) {
        List<Holds> holding = all.stream()
                .filter(one -> !one.decision().subject().isOfSomeDevices())
                .toList();
        int rows = holding.size();
        var texts = new String[4][rows];
        var ids = new UUID[5][rows];
        for (int i = 0; i < rows; i++) {
            Holds one = holding.get(i);
            ids[0][i] = one.found().product();
            ids[1][i] = one.found().version();
            ids[2][i] = one.found().component();
            ids[3][i] = one.found().vulnerability();
            ids[4][i] = one.decision().id();
            texts[0][i] = one.decision().ruling().state().name();
            texts[1][i] = one.decision().ruling().justification();
            texts[2][i] = one.inheritedFrom();
            texts[3][i] = one.decision().expiresAt().map(Instant::toString).orElse("");
        }
        tx.update("""
                INSERT INTO vex_ruling (organization_id, product_id, software_version_id, component_id, vulnerability_id,
                    decision_id, hardware, state, justification, inherited_from, expires_at)
                SELECT ?, r.product, r.version, r.component, r.vulnerability, r.decision, '', r.state, r.justification,
                       r.inherited, nullif(r.expires, '')::timestamptz
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                            ?::text[])
                    AS r (product, version, component, vulnerability, decision, state, justification, inherited, expires)
                ON CONFLICT (software_version_id, component_id, vulnerability_id, hardware) DO UPDATE
                SET decision_id = excluded.decision_id, state = excluded.state, justification = excluded.justification,
                    inherited_from = excluded.inherited_from, expires_at = excluded.expires_at
                """, organization, ids[0], ids[1], ids[2], ids[3], ids[4], texts[0], texts[1], texts[2], texts[3]);
    }

    /** A software version a decision holds for, and the one it inherits from, if any. */
    record Application(String softwareVersion, String component, String inheritedFrom) {}

    List<Application> of(Tx tx, UUID decision, int rows) {
        return tx.list(
                """
                SELECT s.type || ' ' || s.version AS version, c.name || ' ' || c.version AS component, r.inherited_from
                FROM (SELECT software_version_id, component_id, inherited_from FROM vex_ruling WHERE decision_id = ?
                      UNION ALL
                      SELECT software_version_id, component_id, inherited_from FROM vex_device_ruling
                      WHERE decision_id = ?) r
                JOIN software_version s ON s.id = r.software_version_id
                JOIN component c ON c.id = r.component_id
                ORDER BY s.first_seen_at DESC, s.id, c.name LIMIT ?
                """,
                row -> new Application(row.text("version"), row.text("component"), row.text("inherited_from")),
                decision,
                decision,
                rows);
    }

    /** Whether a component of that name is in the product. */
    boolean knows(Tx tx, UUID product, String name) {
        return tx.one("""
                SELECT EXISTS (
                    SELECT FROM shipped_component p JOIN component c ON c.id = p.component_id
                    WHERE p.product_id = ? AND lower(c.name) = ?) AS known
                """, row -> row.bool("known"), product, name);
    }
}
