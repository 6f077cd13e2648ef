package dev.fleetward.symbols;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SymbolFileStore {
    private static final String SELECT = """
            SELECT f.id, f.kind, f.filename, f.size_bytes, f.sha256, f.build_id, f.machine, f.has_debug_info,
                   f.has_unwind_info, f.map_problem, m.symbol_file_id IS NOT NULL AS has_map, v.type, v.version, f.uploaded_at,
                   f.uploaded_by
            FROM symbol_file f
            LEFT JOIN symbol_map m ON m.symbol_file_id = f.id
            LEFT JOIN software_version v ON v.id = f.software_version_id
            """;

    /** What is stored of an upload. */
    record New(
            String filename,
            long sizeBytes,
            String sha256,
            Contents contents,
            @Nullable UUID softwareVersion,
            Instant at,
            String by) {}

    UUID insert(Tx tx, OrganizationId organization, ProductId product, New file) {
        UUID id = tx.one(
                """
                INSERT INTO symbol_file (organization_id, product_id, kind, filename, size_bytes, sha256, build_id, machine,
                                         has_debug_info, has_unwind_info, map_problem, software_version_id, uploaded_at, uploaded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                product.value(),
                file.contents().kind(),
                file.filename(),
                file.sizeBytes(),
                file.sha256(),
                file.contents().buildId(),
                file.contents().machine(),
                file.contents().hasDebugInfo(),
                file.contents().hasUnwindInfo(),
                file.contents().mapProblem(),
                file.softwareVersion(),
                file.at(),
                file.by());
        SymbolMap map = file.contents().map();
        if (map != null) {
            tx.update(
                    "INSERT INTO symbol_map (symbol_file_id, organization_id, map) VALUES (?, ?, ?::json)",
                    id,
                    organization,
                    new String(SymbolMapCodec.write(map), StandardCharsets.UTF_8));
        }
        return id;
    }

    void setVersion(Tx tx, UUID file, UUID softwareVersion) {
        tx.update("UPDATE symbol_file SET software_version_id = ? WHERE id = ?", softwareVersion, file);
    }

    Optional<SymbolFile> find(Tx tx, ProductId product, UUID id) {
        return tx.first(SELECT + "WHERE f.product_id = ? AND f.id = ?", SymbolFileStore::file, product.value(), id);
    }

    Optional<SymbolFile> same(Tx tx, ProductId product, String sha256) {
        return tx.first(
                SELECT + "WHERE f.product_id = ? AND f.sha256 = ?", SymbolFileStore::file, product.value(), sha256);
    }

    /** Latest first. */
    List<SymbolFile> list(Tx tx, ProductId product, Cursor cursor) {
        UUID after = cursor.afterId().orElse(null);
        return tx.list(
                SELECT + "WHERE f.product_id = ? AND (?::uuid IS NULL OR f.id < ?::uuid) ORDER BY f.id DESC LIMIT ?",
                SymbolFileStore::file,
                product.value(),
                after,
                after,
                cursor.rows());
    }

    /** All whose build id begins so, latest first. */
    List<SymbolFile> ofBuild(Tx tx, ProductId product, String prefix, int limit) {
        return tx.list(
                SELECT + "WHERE f.product_id = ? AND f.build_id LIKE ? ORDER BY f.id DESC LIMIT ?",
                SymbolFileStore::file,
                product.value(),
                prefix + "%",
                limit);
    }

    List<SymbolFile> ofVersion(Tx tx, ProductId product, @Nullable String type, String version, int limit) {
        return tx.list(SELECT + """
                        WHERE f.product_id = ? AND v.version = ? AND (?::text IS NULL OR v.type = ?) ORDER BY f.id DESC LIMIT ?
                        """, SymbolFileStore::file, product.value(), version, type, type, limit);
    }

    Optional<byte[]> map(Tx tx, UUID file) {
        return tx.first(
                "SELECT map::text AS map FROM symbol_map WHERE symbol_file_id = ?",
                row -> row.text("map").getBytes(StandardCharsets.UTF_8),
                file);
    }

    void delete(Tx tx, ProductId product, UUID id) {
        tx.update("DELETE FROM symbol_file WHERE product_id = ? AND id = ?", product.value(), id);
    }

    /** Whether another product of the organization still has the same bytes. */
    boolean bytesInUse(Tx tx, String sha256) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM symbol_file WHERE sha256 = ?) AS used", row -> row.bool("used"), sha256);
    }

    private static SymbolFile file(Row row) {
        return new SymbolFile(
                row.uuid("id"),
                SymbolFile.Kind.valueOf(row.text("kind")),
                row.text("filename"),
                row.longValue("size_bytes"),
                row.text("sha256"),
                Optional.ofNullable(row.textOrNull("build_id")),
                Optional.ofNullable(row.textOrNull("machine")),
                row.bool("has_debug_info"),
                row.bool("has_unwind_info"),
                row.bool("has_map"),
                Optional.ofNullable(row.textOrNull("map_problem")),
                Optional.ofNullable(row.textOrNull("type")),
                Optional.ofNullable(row.textOrNull("version")),
                row.instant("uploaded_at"),
                row.text("uploaded_by"));
    }
}
