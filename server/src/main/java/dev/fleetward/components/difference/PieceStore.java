package dev.fleetward.components.difference;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class PieceStore {

    /** Licences as the documents in force say now, not as the first one ever said. */
    List<Piece> ofVersion(Tx tx, SoftwareVersionId version) {
        return tx.list("""
                SELECT c.id, c.name, c.version, c.purl, c.cpes, c.supplier,
                       ARRAY(SELECT DISTINCT l FROM sbom_document d JOIN sbom_component s ON s.sbom_id = d.id,
                                    unnest(s.licences) l
                             WHERE d.software_version_id = v.software_version_id AND d.in_force
                               AND s.component_id = c.id ORDER BY l) AS licences
                FROM software_version_component v JOIN component c ON c.id = v.component_id
                WHERE v.software_version_id = ?
                """, PieceStore::piece, version.value());
    }

    List<Piece> ofRevision(Tx tx, SoftwareVersionId version, String part, int revision) {
        return tx.list("""
                SELECT c.id, c.name, c.version, c.purl, c.cpes, c.supplier, s.licences
                FROM sbom_document d JOIN sbom_component s ON s.sbom_id = d.id JOIN component c ON c.id = s.component_id
                WHERE d.software_version_id = ? AND d.part = ? AND d.revision = ? AND s.scope <> 'EXCLUDED'
                """, PieceStore::piece, version.value(), part, revision);
    }

    private static Piece piece(Row row) {
        return new Piece(
                row.uuid("id"),
                row.text("name"),
                row.text("version"),
                Optional.ofNullable(row.textOrNull("purl")),
                row.texts("cpes"),
                row.texts("licences"),
                row.text("supplier"));
    }
}
