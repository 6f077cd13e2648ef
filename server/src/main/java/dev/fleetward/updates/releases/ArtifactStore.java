package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ArtifactStore {
    private static final String SELECT = """
            SELECT a.*, k.name AS signed_by,
                   (SELECT count(DISTINCT ra.release_id) FROM release_artifact ra WHERE ra.artifact_id = a.id) AS releases
            FROM artifact a LEFT JOIN signing_key k ON k.id = a.signing_key_id
            """;

    /** @param key who signed it; empty for a file the policy let in unsigned */
    record Signed(
            String filename, long sizeBytes, String sha1, String md5, String sha256, byte[] signature, Optional<UUID> key) {}

    Artifact insert(Tx tx, OrganizationId organization, UUID product, Signed file, Instant at, String by) {
        UUID id = tx.one(
                """
                INSERT INTO artifact (organization_id, product_id, filename, size_bytes, sha1, md5, sha256,
                                      signature, signing_key_id, uploaded_at, uploaded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                product,
                file.filename(),
                file.sizeBytes(),
                file.sha1(),
                file.md5(),
                file.sha256(),
                file.signature().length == 0 ? null : file.signature(),
                file.key().orElse(null),
                at,
                by);
        return find(tx, product, id).orElseThrow();
    }

    Optional<Artifact> find(Tx tx, UUID product, UUID id) {
        return tx.first(SELECT + " WHERE a.product_id = ? AND a.id = ?", ArtifactStore::artifact, product, id);
    }

    Optional<Artifact> byNumber(Tx tx, int number) {
        return tx.first(SELECT + " WHERE a.number = ?", ArtifactStore::artifact, number);
    }

    Optional<Artifact> same(Tx tx, UUID product, String sha256, String filename) {
        return tx.first(
                SELECT + " WHERE a.product_id = ? AND a.sha256 = ? AND a.filename = ?",
                ArtifactStore::artifact,
                product,
                sha256,
                filename);
    }

    PageOf<Artifact> page(Tx tx, UUID product, Cursor cursor) {
        var rows = tx.list(
                SELECT + " WHERE a.product_id = ? AND a.number < ? ORDER BY a.number DESC LIMIT ?",
                ArtifactStore::artifact,
                product,
                cursor.afterNumber(Integer.MAX_VALUE),
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), artifact -> Integer.toString(artifact.number()));
    }

    void delete(Tx tx, UUID product, UUID id) {
        tx.update("DELETE FROM artifact WHERE product_id = ? AND id = ?", product, id);
    }

    /** Whether another artifact of the organization still needs the stored bytes. */
    boolean bytesInUse(Tx tx, String sha256) {
        return tx.one("SELECT EXISTS (SELECT FROM artifact WHERE sha256 = ?) AS used", row -> row.bool("used"), sha256);
    }

    static Artifact artifact(Row row) {
        byte[] signature = row.bytesOrNull("signature");
        String signedBy = row.textOrNull("signed_by");
        return new Artifact(
                row.uuid("id"),
                row.intValue("number"),
                row.text("filename"),
                row.longValue("size_bytes"),
                row.text("sha1"),
                row.text("md5"),
                row.text("sha256"),
                signature == null ? "" : Base64.getEncoder().encodeToString(signature),
                signedBy == null ? "" : signedBy,
                row.instant("uploaded_at"),
                row.text("uploaded_by"),
                row.longValue("releases"));
    }
}
