package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** VEX documents as they came, and whose word counts. */
@ApplicationScoped
class DocumentStore {

    /** @param refused statements not taken, each with its reason */
    record Imported(
            UUID id,
            String format,
            String specVersion,
            String name,
            String issuer,
            Optional<Instant> issuedAt,
            String sha256,
            long taken,
            List<VexDocument.Refused> refused,
            String importedBy,
            Instant importedAt) {}

    void insert(Tx tx, OrganizationId organization, UUID product, Imported document, byte[] body) {
        tx.update(
                """
                INSERT INTO vex_document (id, organization_id, product_id, format, spec_version, name, issuer, issued_at,
                    sha256, body, taken, refused, imported_by, imported_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                """,
                document.id(),
                organization,
                product,
                document.format(),
                document.specVersion(),
                document.name(),
                document.issuer(),
                document.issuedAt().orElse(null),
                document.sha256(),
                body,
                (int) document.taken(),
                Json.write(document.refused()),
                document.importedBy(),
                document.importedAt());
    }

    List<Imported> list(Tx tx, UUID product, int rows) {
        return tx.list(
                """
                SELECT id, format, spec_version, name, issuer, issued_at, sha256, taken, refused, imported_by, imported_at
                FROM vex_document WHERE product_id = ? ORDER BY imported_at DESC LIMIT ?
                """,
                row -> new Imported(
                        row.uuid("id"),
                        row.text("format"),
                        row.text("spec_version"),
                        row.text("name"),
                        row.text("issuer"),
                        Optional.ofNullable(row.instantOrNull("issued_at")),
                        row.text("sha256"),
                        row.intValue("taken"),
                        List.of(row.json("refused", VexDocument.Refused[].class)),
                        row.text("imported_by"),
                        row.instant("imported_at")),
                product,
                rows);
    }

    Optional<byte[]> body(Tx tx, UUID product, UUID document) {
        return tx.first(
                "SELECT body FROM vex_document WHERE product_id = ? AND id = ?",
                row -> row.bytes("body"),
                product,
                document);
    }

    Map<UUID, VexDocument.Format> formats(Tx tx, UUID product) {
        Map<UUID, VexDocument.Format> formats = new HashMap<>();
        tx.list(
                        "SELECT id, format FROM vex_document WHERE product_id = ?",
                        row -> Map.entry(row.uuid("id"), row.text("format")),
                        product)
                .forEach(one -> {
                    for (VexDocument.Format format : VexDocument.Format.values()) {
                        if (format.title().equals(one.getValue())) {
                            formats.put(one.getKey(), format);
                        }
                    }
                });
        return formats;
    }

    record Issuer(String issuer, Decision.Source source, String trustedBy, Instant trustedAt) {}

    List<Issuer> issuers(Tx tx, UUID product) {
        return tx.list(
                "SELECT issuer, source, trusted_by, trusted_at FROM vex_issuer WHERE product_id = ? ORDER BY issuer",
                row -> new Issuer(
                        row.text("issuer"),
                        Decision.Source.valueOf(row.text("source")),
                        row.text("trusted_by"),
                        row.instant("trusted_at")),
                product);
    }

    void trust(Tx tx, OrganizationId organization, UUID product, Issuer issuer) {
        tx.update("""
                INSERT INTO vex_issuer (organization_id, product_id, issuer, source, trusted_by, trusted_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, issuer) DO UPDATE SET source = excluded.source, trusted_by = excluded.trusted_by,
                    trusted_at = excluded.trusted_at
                """, organization, product, issuer.issuer(), issuer.source(), issuer.trustedBy(), issuer.trustedAt());
    }

    int distrust(Tx tx, UUID product, String issuer) {
        return tx.update("DELETE FROM vex_issuer WHERE product_id = ? AND issuer = ?", product, issuer);
    }

    /**
     * What the issuer said already counts from now on, or no longer.
     *
     * @param as whose word its documents are from now on; what came by a feed stays a supplier's
     * @return vulnerabilities whose rulings are to be worked out
     */
    List<UUID> reconsider(Tx tx, UUID product, String issuer, boolean trusted, Decision.Source as) {
        return tx
                .list(
                        """
                UPDATE vex_decision d SET applies = ? OR state IN ('AFFECTED', 'UNDER_INVESTIGATION'),
                    source = CASE
                        WHEN d.document_id IS NULL OR EXISTS (
                            SELECT FROM vex_decision o
                            WHERE o.product_id = d.product_id AND o.vulnerability_name = d.vulnerability_name
                              AND o.component = d.component AND o.component_versions = d.component_versions
                              AND o.software_type = d.software_type AND o.versions = d.versions
                              AND o.hardware = d.hardware AND o.configuration = d.configuration
                              AND o.issuer = d.issuer AND o.source = ? AND o.withdrawn_at IS NULL)
                        THEN d.source ELSE ? END
                WHERE product_id = ? AND issuer = ? AND source <> 'BUILD' AND withdrawn_at IS NULL
                RETURNING vulnerability_id
                """,
                        row -> Optional.ofNullable(row.uuidOrNull("vulnerability_id")),
                        trusted,
                        as,
                        as,
                        product,
                        issuer)
                .stream()
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** A decision an earlier issue of a document made, and the one now there does not. */
    record Superseded(UUID decision, Optional<UUID> vulnerability) {}

    /** None when this issue is older than one that was taken in. */
    List<Superseded> superseded(Tx tx, UUID product, Imported by) {
        return tx.list(
                """
                SELECT d.id, d.vulnerability_id FROM vex_decision d
                WHERE d.product_id = ? AND d.issuer = ? AND d.said_in = ? AND d.document_id <> ? AND d.withdrawn_at IS NULL
                  AND NOT EXISTS (SELECT FROM vex_document v WHERE v.product_id = d.product_id AND v.issuer = d.issuer
                                  AND v.name = d.said_in AND v.issued_at > ?::timestamptz)
                """,
                row -> new Superseded(row.uuid("id"), Optional.ofNullable(row.uuidOrNull("vulnerability_id"))),
                product,
                by.issuer(),
                by.name(),
                by.id(),
                by.issuedAt().orElse(by.importedAt()));
    }

    String organizationName(Tx tx, OrganizationId organization) {
        return tx.one("SELECT name FROM organization WHERE organization_id = ?", row -> row.text("name"), organization);
    }

    record Named(UUID vulnerability, String name, String summary, List<String> aliases) {}

    List<Named> named(Tx tx, Collection<UUID> vulnerabilities) {
        return vulnerabilities.isEmpty()
                ? List.of()
                : tx.list(
                        """
                        SELECT v.id, v.name, v.summary,
                               ARRAY(SELECT alias FROM vulnerability_alias a WHERE a.vulnerability_id = v.id
                                     ORDER BY alias) AS aliases
                        FROM vulnerability v WHERE v.id = ANY(?)
                        """,
                        row -> new Named(row.uuid("id"), row.text("name"), row.text("summary"), row.texts("aliases")),
                        vulnerabilities);
    }
}
