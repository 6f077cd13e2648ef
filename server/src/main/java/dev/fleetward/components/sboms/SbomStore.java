package dev.fleetward.components.sboms;

import dev.fleetward.components.reading.Sbom;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SbomStore {

    /** A document and where it belongs. */
    record Filed(
            SoftwareVersion version, String part, int revision, Sbom sbom, Blobs.Blob blob, Instant at, String by) {}

    /** One upload about a version at a time: two could not both be its next revision. */
    void lock(Tx tx, SoftwareVersionId version) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended('sbom ' || ?, 0)) IS NULL AS locked",
                row -> row.bool("locked"),
                version.value().toString());
    }

    int lastRevision(Tx tx, SoftwareVersionId version, String part) {
        return tx.one("""
                SELECT coalesce(max(revision), 0) AS last FROM sbom_document
                WHERE software_version_id = ? AND part = ?
                """, row -> row.intValue("last"), version.value(), part);
    }

    void end(Tx tx, SoftwareVersionId version, String part, Instant at) {
        tx.update("""
                UPDATE sbom_document SET in_force = false, ended_at = ?
                WHERE software_version_id = ? AND part = ? AND in_force
                """, at, version.value(), part);
    }

    UUID insert(Tx tx, OrganizationId organization, Filed filed) {
        Sbom sbom = filed.sbom();
        return tx.one(
                """
                INSERT INTO sbom_document (organization_id, product_id, software_version_id, part, revision, sha256,
                    size_bytes, format, media_type, spec_version, document_id, document_created_at, author,
                    author_contact, tools, subject, documents, dependencies, dangling, lists_components, platform,
                    warnings, uploaded_at, uploaded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                filed.version().product().value(),
                filed.version().id().value(),
                filed.part(),
                filed.revision(),
                filed.blob().sha256(),
                filed.blob().sizeBytes(),
                sbom.format().title(),
                sbom.mediaType(),
                sbom.specVersion(),
                sbom.documentId(),
                sbom.created().orElse(null),
                sbom.author().name(),
                sbom.author().contact(),
                sbom.tools(),
                sbom.subject(),
                sbom.documents(),
                sbom.graph().edges().size(),
                sbom.graph().danglingCount(),
                sbom.format() != Sbom.Format.YOCTO_CVE_CHECK,
                sbom.platform(),
                sbom.warnings(),
                filed.at(),
                filed.by());
    }

    void insertComponents(Tx tx, Collection<@Nullable Object[]> rows) {
        tx.rows("""
                INSERT INTO sbom_component (sbom_id, component_id, organization_id, scope, occurrences, reference, type,
                    supplier, supplier_contact, licences, hashes, source, direct, commits)
                SELECT r.sbom::uuid, r.component::uuid, r.organization::uuid, r.scope, r.occurrences::int, r.reference,
                       r.type, r.supplier, r.contact, string_to_array(r.licences, E'\\x1f'), r.hashes::jsonb, r.source,
                       r.direct::boolean, string_to_array(r.commits, E'\\x1f')
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    AS r (sbom, component, organization, scope, occurrences, reference, type, supplier, contact, licences,
                          hashes, source, direct, commits)
                """, rows);
    }

    void insertDependencies(Tx tx, Collection<@Nullable Object[]> rows) {
        tx.rows("""
                INSERT INTO sbom_dependency (sbom_id, component_id, needs_id, organization_id, kind)
                SELECT r.sbom::uuid, r.component::uuid, r.needs::uuid, r.organization::uuid, r.kind
                FROM unnest(?, ?, ?, ?, ?) AS r (sbom, component, needs, organization, kind) ON CONFLICT DO NOTHING
                """, rows);
    }

    void insertStatements(Tx tx, Collection<@Nullable Object[]> rows) {
        tx.batch("""
                INSERT INTO sbom_statement (sbom_id, component_id, organization_id, vulnerability, stated, reason, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """, rows);
    }
}
