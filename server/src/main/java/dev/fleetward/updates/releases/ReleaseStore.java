package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ReleaseStore {
    /** One file of a release to be made. */
    record NewFile(String hardwareVersion, UUID artifact) {}

    UUID insert(
            Tx tx,
            OrganizationId organization,
            UUID product,
            String softwareType,
            String version,
            String notes,
            boolean securityOnly,
            Instant at,
            String by) {
        return tx.one(
                """
                INSERT INTO release (organization_id, product_id, software_type, version, notes, security_only,
                                     created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """, row -> row.uuid("id"), organization, product, softwareType, version, notes, securityOnly, at, by);
    }

    void addFiles(Tx tx, OrganizationId organization, UUID release, List<NewFile> files) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (NewFile file : files) {
            rows.add(
                    new Object[] {organization.value(), release, file.hardwareVersion(), rows.size(), file.artifact()});
        }
        tx.batch("""
                INSERT INTO release_artifact (organization_id, release_id, hardware_version, ordinal, artifact_id)
                VALUES (?, ?, ?, ?, ?)
                """, rows);
    }

    Optional<Release> find(Tx tx, UUID product, UUID id) {
        return withFiles(
                        tx,
                        tx.list(
                                "SELECT * FROM release WHERE product_id = ? AND id = ?",
                                ReleaseStore::bare,
                                product,
                                id))
                .stream()
                .findFirst();
    }

    Optional<Release> find(Tx tx, UUID product, String softwareType, String version) {
        return withFiles(
                        tx,
                        tx.list(
                                "SELECT * FROM release WHERE product_id = ? AND software_type = ? AND version = ?",
                                ReleaseStore::bare,
                                product,
                                softwareType,
                                version))
                .stream()
                .findFirst();
    }

    PageOf<Release> page(Tx tx, UUID product, Cursor cursor) {
        var rows = tx.list(
                "SELECT * FROM release WHERE product_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
                ReleaseStore::bare,
                product,
                cursor.afterNumber(Integer.MAX_VALUE),
                cursor.rows());
        return PageOf.of(withFiles(tx, rows), cursor.limit(), release -> Integer.toString(release.number()));
    }

    boolean isRolledOut(Tx tx, UUID release) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM rollout WHERE release_id = ?) AS used", row -> row.bool("used"), release);
    }

    void delete(Tx tx, UUID product, UUID id) {
        tx.update("DELETE FROM release WHERE product_id = ? AND id = ?", product, id);
    }

    private static List<Release> withFiles(Tx tx, List<Release> bare) {
        Map<UUID, List<Release.File>> files = tx
                .list(
                        """
                        SELECT ra.release_id, ra.hardware_version, a.*, k.name AS signed_by, 1::bigint AS releases
                        FROM release_artifact ra JOIN artifact a ON a.id = ra.artifact_id
                        LEFT JOIN signing_key k ON k.id = a.signing_key_id
                        WHERE ra.release_id = ANY (?) ORDER BY ra.release_id, ra.ordinal
                        """,
                        row -> Map.entry(
                                row.uuid("release_id"),
                                new Release.File(row.text("hardware_version"), ArtifactStore.artifact(row))),
                        bare.isEmpty()
                                ? List.of(new UUID(0, 0))
                                : bare.stream().map(Release::id).toList())
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Map<UUID, List<Release.Delta>> deltas = deltas(tx, bare);
        return bare.stream()
                .map(r -> new Release(
                        r.id(),
                        r.number(),
                        r.softwareType(),
                        r.version(),
                        r.notes(),
                        r.securityOnly(),
                        r.createdAt(),
                        r.createdBy(),
                        files.getOrDefault(r.id(), List.of()),
                        deltas.getOrDefault(r.id(), List.of())))
                .toList();
    }

    private static Map<UUID, List<Release.Delta>> deltas(Tx tx, List<Release> bare) {
        return tx
                .list(
                        """
                        SELECT rd.release_id, rd.hardware_version, rd.from_version, a.*, k.name AS signed_by,
                               1::bigint AS releases
                        FROM release_delta rd JOIN artifact a ON a.id = rd.artifact_id
                        LEFT JOIN signing_key k ON k.id = a.signing_key_id
                        WHERE rd.release_id = ANY (?) ORDER BY rd.from_version DESC, rd.hardware_version
                        """,
                        row -> Map.entry(
                                row.uuid("release_id"),
                                new Release.Delta(
                                        row.text("from_version"),
                                        row.text("hardware_version"),
                                        ArtifactStore.artifact(row))),
                        bare.isEmpty()
                                ? List.of(new UUID(0, 0))
                                : bare.stream().map(Release::id).toList())
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static Release bare(Row row) {
        return new Release(
                row.uuid("id"),
                row.intValue("number"),
                row.text("software_type"),
                row.text("version"),
                row.text("notes"),
                row.bool("security_only"),
                row.instant("created_at"),
                row.text("created_by"),
                List.of(),
                List.of());
    }
}
