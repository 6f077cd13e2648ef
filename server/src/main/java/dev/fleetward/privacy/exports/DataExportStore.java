package dev.fleetward.privacy.exports;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code data_export}. */
@ApplicationScoped
class DataExportStore implements SealedSecrets {
    private static final int AT_ONCE = 20;
    static final int MAX_SHOWN = 200;
    private static final String SELECT = "SELECT * FROM data_export ";

    UUID add(Tx tx, Product product, UUID device, String serial, String by, Instant at, Instant expiresAt) {
        return tx.one(
                """
                INSERT INTO data_export (organization_id, product_id, device_id, serial, asked_by, asked_at, next_try_at,
                                         expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                device,
                serial,
                by,
                at,
                at,
                expiresAt);
    }

    Optional<DataExport> find(Tx tx, UUID id) {
        return tx.first(SELECT + "WHERE id = ?", DataExportStore::export, id);
    }

    List<DataExport> newestFirst(Tx tx, ProductId product, @Nullable String serial) {
        return tx.list(
                SELECT + "WHERE product_id = ? AND (?::text IS NULL OR serial = ?) ORDER BY id DESC LIMIT ?",
                DataExportStore::export,
                product.value(),
                serial,
                serial,
                MAX_SHOWN);
    }

    List<DataExport> ofDevice(Tx tx, UUID device) {
        return tx.list(SELECT + "WHERE device_id = ? ORDER BY id", DataExportStore::export, device);
    }

    List<DataExport> due(Tx tx, Instant now) {
        return tx.list(
                SELECT + "WHERE ready_at IS NULL AND next_try_at <= ? AND expires_at > ? ORDER BY next_try_at LIMIT ?",
                DataExportStore::export,
                now,
                now,
                AT_ONCE);
    }

    List<DataExport> expired(Tx tx, Instant now) {
        return tx.list(SELECT + "WHERE expires_at <= ? LIMIT ?", DataExportStore::export, now, AT_ONCE);
    }

    List<UUID> known(Tx tx, List<UUID> ids) {
        return tx.list("SELECT id FROM data_export WHERE id = ANY (?)", row -> row.uuid("id"), ids);
    }

    byte[] sealedKey(Tx tx, UUID id) {
        return tx.one("SELECT sealed_key FROM data_export WHERE id = ?", row -> row.bytes("sealed_key"), id);
    }

    void started(Tx tx, UUID id, Instant at) {
        tx.update("UPDATE data_export SET started_at = ? WHERE id = ?", at, id);
    }

    void failed(Tx tx, UUID id, Instant nextTryAt) {
        tx.update("UPDATE data_export SET attempts = attempts + 1, next_try_at = ? WHERE id = ?", nextTryAt, id);
    }

    /** @return whether it is still wanted */
    boolean ready(Tx tx, UUID id, Instant at, ExportFile.Written written, byte[] sealedKey) {
        return tx.update(
                        "UPDATE data_export SET ready_at = ?, size_bytes = ?, sha256 = ?, sealed_key = ? WHERE id = ?",
                        at,
                        written.sizeBytes(),
                        written.sha256(),
                        sealedKey,
                        id)
                > 0;
    }

    void delete(Tx tx, UUID id) {
        tx.update("DELETE FROM data_export WHERE id = ?", id);
    }

    static DataExport export(Row row) {
        Optional<Instant> readyAt = Optional.ofNullable(row.instantOrNull("ready_at"));
        return new DataExport(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                row.uuid("product_id"),
                row.uuid("device_id"),
                row.text("serial"),
                row.text("asked_by"),
                row.instant("asked_at"),
                readyAt.isPresent()
                        ? DataExport.State.READY
                        : row.instantOrNull("started_at") == null ? DataExport.State.QUEUED : DataExport.State.RUNNING,
                row.intValue("attempts"),
                readyAt,
                row.instant("expires_at"),
                Optional.ofNullable(row.longOrNull("size_bytes")),
                Optional.ofNullable(row.textOrNull("sha256")));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("data_export", "sealed_key", ExportLoop.PURPOSE);
    }
}
