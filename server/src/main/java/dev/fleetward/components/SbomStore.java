package dev.fleetward.components;

import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SbomStore {

    /** What a component is in one SBOM. */
    record Part(Sbom.Scope scope, int occurrences) {}

    Optional<SbomInfo> find(Tx tx, SoftwareVersionId version) {
        return tx.first("""
                SELECT s.*, (SELECT count(*) FROM sbom_component c WHERE c.sbom_id = s.id AND c.scope <> 'EXCLUDED')
                       AS components
                FROM sbom s WHERE s.software_version_id = ?
                """, SbomStore::info, version.value());
    }

    private static SbomInfo info(Row row) {
        return new SbomInfo(
                row.text("sha256"),
                row.longValue("size_bytes"),
                row.text("format"),
                row.text("media_type"),
                row.text("spec_version"),
                row.text("document_id"),
                Optional.ofNullable(row.instantOrNull("document_created_at")),
                row.text("author"),
                row.texts("tools"),
                row.text("subject"),
                row.longValue("components"),
                row.texts("warnings"),
                row.instant("uploaded_at"),
                row.text("uploaded_by"));
    }

    /** The one before goes with its parts; components themselves stay, other versions may have them. */
    boolean delete(Tx tx, SoftwareVersionId version) {
        return tx.update("DELETE FROM sbom WHERE software_version_id = ?", version.value()) > 0;
    }

    UUID insert(
            Tx tx,
            OrganizationId organization,
            SoftwareVersion version,
            Sbom sbom,
            Blobs.Blob blob,
            Instant at,
            String by) {
        return tx.one(
                """
                INSERT INTO sbom (organization_id, product_id, software_version_id, sha256, size_bytes, format,
                    media_type, spec_version, document_id, document_created_at, author, tools, subject, warnings,
                    uploaded_at, uploaded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                version.product().value(),
                version.id().value(),
                blob.sha256(),
                blob.sizeBytes(),
                sbom.format().title(),
                sbom.format().mediaType(),
                sbom.specVersion(),
                sbom.documentId(),
                sbom.created().orElse(null),
                sbom.author(),
                sbom.tools(),
                sbom.subject(),
                sbom.warnings(),
                at,
                by);
    }

    void insertParts(Tx tx, OrganizationId organization, UUID sbom, Map<UUID, Part> parts) {
        tx.batch(
                """
                INSERT INTO sbom_component (sbom_id, component_id, organization_id, scope, occurrences)
                VALUES (?, ?, ?, ?, ?)
                """,
                parts.entrySet().stream()
                        .map(part -> new @Nullable Object[] {
                            sbom,
                            part.getKey(),
                            organization,
                            part.getValue().scope(),
                            part.getValue().occurrences()
                        })
                        .toList());
    }

    /** Software versions that devices run now, and how many of those have an SBOM. */
    record Coverage(long described, long running) {}

    static final String COVERAGE = """
            SELECT count(*) AS running, count(s.id) AS described
            FROM (SELECT DISTINCT software_version_id FROM running_build_set WHERE product_id = ?) r
            LEFT JOIN sbom s ON s.software_version_id = r.software_version_id
            """;

    Coverage coverage(Tx tx, UUID product) {
        return tx.one(COVERAGE, row -> new Coverage(row.longValue("described"), row.longValue("running")), product);
    }
}
