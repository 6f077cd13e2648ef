package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.embedded.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ArtifactStore {
    private static final String SELECT = """
            SELECT a.*, k.name AS signed_by,
                   (SELECT count(*) FROM (
                       SELECT ra.release_id FROM release_artifact ra WHERE ra.artifact_id = a.id
                       UNION SELECT rd.release_id FROM release_delta rd WHERE rd.artifact_id = a.id) AS offering)
                       AS releases
            FROM artifact a LEFT JOIN signing_key k ON k.id = a.signing_key_id
            """;

    /** What is stored of an upload that was taken. */
    record Signed(String filename, long sizeBytes, String sha1, String md5, String sha256, Signers.Verified proof) {}

    Artifact insert(Tx tx, OrganizationId organization, UUID product, Signed file, Instant at, String by) {
        UUID id = tx.one(
                """
                INSERT INTO artifact (organization_id, product_id, filename, size_bytes, sha1, md5, sha256,
                                      signature, signing_key_id, embedded, uploaded_at, uploaded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                product,
                file.filename(),
                file.sizeBytes(),
                file.sha1(),
                file.md5(),
                file.sha256(),
                file.proof().signature().length == 0 ? null : file.proof().signature(),
                file.proof().key().orElse(null),
                file.proof().embedded().map(Json::write).orElse(null),
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
        String embedded = row.textOrNull("embedded");
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
                embedded == null ? null : Json.read(embedded, Reading.class),
                row.instant("uploaded_at"),
                row.text("uploaded_by"),
                row.longValue("releases"));
    }
}
