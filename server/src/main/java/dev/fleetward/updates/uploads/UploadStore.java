package dev.fleetward.updates.uploads;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class UploadStore {
    void insert(Tx tx, OrganizationId organization, UUID product, Upload upload) {
        tx.update(
                """
                INSERT INTO artifact_upload (id, organization_id, product_id, filename, size_bytes, signature,
                                             signing_key_id, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                upload.id(),
                organization,
                product,
                upload.filename(),
                upload.sizeBytes(),
                upload.signature(),
                upload.signingKey().orElse(null),
                upload.createdAt(),
                upload.createdBy());
    }

    Optional<Upload> find(Tx tx, UUID product, UUID id) {
        return tx.first(
                "SELECT * FROM artifact_upload WHERE product_id = ? AND id = ?", UploadStore::upload, product, id);
    }

    long underway(Tx tx, UUID product) {
        return tx.one(
                "SELECT count(*) AS many FROM artifact_upload WHERE product_id = ? AND artifact_id IS NULL",
                row -> row.longValue("many"),
                product);
    }

    void became(Tx tx, UUID id, UUID artifact) {
        tx.update("UPDATE artifact_upload SET artifact_id = ? WHERE id = ?", artifact, id);
    }

    void delete(Tx tx, UUID id) {
        tx.update("DELETE FROM artifact_upload WHERE id = ?", id);
    }

    /** Takes away the rows begun before then. */
    List<UUID> forget(Tx tx, UUID product, Instant before) {
        return tx.list(
                "DELETE FROM artifact_upload WHERE product_id = ? AND created_at < ? RETURNING id",
                row -> row.uuid("id"),
                product,
                before);
    }

    private static Upload upload(Row row) {
        return new Upload(
                row.uuid("id"),
                row.text("filename"),
                row.longValue("size_bytes"),
                0,
                row.bytes("signature"),
                Optional.ofNullable(row.uuidOrNull("signing_key_id")),
                row.instant("created_at"),
                row.text("created_by"),
                Optional.ofNullable(row.uuidOrNull("artifact_id")));
    }
}
