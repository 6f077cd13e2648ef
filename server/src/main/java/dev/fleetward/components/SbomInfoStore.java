package dev.fleetward.components;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class SbomInfoStore {
    private static final int MAX_REVISIONS_SHOWN = 200;

    private static final String SELECT = """
            SELECT s.*, (SELECT count(*) FROM sbom_component c WHERE c.sbom_id = s.id AND c.scope <> 'EXCLUDED')
                   AS components
            FROM sbom_document s
            """;

    List<SbomInfo> inForce(Tx tx, SoftwareVersionId version) {
        return tx.list(
                SELECT + "WHERE s.software_version_id = ? AND s.in_force ORDER BY s.part",
                SbomInfoStore::info,
                version.value());
    }

    /** Newest first. */
    List<SbomInfo> revisions(Tx tx, SoftwareVersionId version, String part) {
        return tx.list(
                SELECT + "WHERE s.software_version_id = ? AND s.part = ? ORDER BY s.revision DESC LIMIT ?",
                SbomInfoStore::info,
                version.value(),
                part,
                MAX_REVISIONS_SHOWN);
    }

    Optional<SbomInfo> revision(Tx tx, SoftwareVersionId version, String part, int revision) {
        return tx.first(
                SELECT + "WHERE s.software_version_id = ? AND s.part = ? AND s.revision = ?",
                SbomInfoStore::info,
                version.value(),
                part,
                revision);
    }

    private static SbomInfo info(Row row) {
        return new SbomInfo(
                row.text("part"),
                row.intValue("revision"),
                row.bool("in_force"),
                row.text("sha256"),
                row.longValue("size_bytes"),
                row.text("format"),
                row.text("media_type"),
                row.text("spec_version"),
                row.text("document_id"),
                Optional.ofNullable(row.instantOrNull("document_created_at")),
                row.text("author"),
                row.text("author_contact"),
                row.texts("tools"),
                row.text("subject"),
                row.intValue("documents"),
                row.longValue("components"),
                row.intValue("dependencies"),
                row.intValue("dangling"),
                row.bool("lists_components"),
                row.texts("warnings"),
                row.instant("uploaded_at"),
                row.text("uploaded_by"));
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

    static final String DEVICES = """
            SELECT count(*) AS running, count(*) FILTER (WHERE described) AS described FROM (
                SELECT r.device_id, bool_and(s.id IS NOT NULL) AS described
                FROM device_software_view r
                JOIN device_view d ON d.device_id = r.device_id AND d.last_seen_at > ? AND d.state <> 'retired'
                LEFT JOIN sbom s ON s.software_version_id = r.software_version_id
                WHERE r.product_id = ? GROUP BY r.device_id) AS device
            """;

    /** Devices seen since then, and of them those whose every software has an SBOM. */
    Coverage devices(Tx tx, UUID product, Instant since) {
        return tx.one(
                DEVICES, row -> new Coverage(row.longValue("described"), row.longValue("running")), since, product);
    }
}
