package dev.fleetward.products;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class SoftwareVersionStore {
    private static final String COLUMNS = "id, product_id, type, version, first_seen_at";

    Optional<SoftwareVersion> find(Tx tx, ProductId product, String type, String version) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM software_version WHERE product_id = ? AND type = ? AND version = ?",
                SoftwareVersionStore::version,
                product.value(),
                type,
                version);
    }

    Optional<SoftwareVersion> byId(Tx tx, SoftwareVersionId id) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM software_version WHERE id = ?", SoftwareVersionStore::version, id.value());
    }

    List<SoftwareVersion> list(Tx tx, ProductId product) {
        return tx.list(
                "SELECT " + COLUMNS + " FROM software_version WHERE product_id = ? ORDER BY type, first_seen_at DESC",
                SoftwareVersionStore::version,
                product.value());
    }

    SoftwareVersion insert(Tx tx, OrganizationId organization, ProductId product, String type, String version) {
        return tx.one(
                """
                INSERT INTO software_version (organization_id, product_id, type, version) VALUES (?, ?, ?, ?)
                ON CONFLICT (product_id, type, version) DO UPDATE SET version = excluded.version
                RETURNING %s
                """.formatted(COLUMNS), SoftwareVersionStore::version, organization, product.value(), type, version);
    }

    private static SoftwareVersion version(Row row) {
        return new SoftwareVersion(
                new SoftwareVersionId(row.uuid("id")),
                new ProductId(row.uuid("product_id")),
                row.text("type"),
                row.text("version"),
                row.instant("first_seen_at"));
    }
}
