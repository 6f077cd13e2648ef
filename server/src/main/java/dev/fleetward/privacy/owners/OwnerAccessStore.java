package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The table {@code owner_access}. */
@ApplicationScoped
class OwnerAccessStore {
    /** Whose a page is. */
    record Place(OrganizationId organization, ProductId product) {}

    Optional<OwnerAccess> find(Tx tx, ProductId product) {
        return tx.first(
                "SELECT proof, erase_at_once, link_days, page FROM owner_access WHERE product_id = ?",
                row -> new OwnerAccess(
                        Proof.valueOf(row.text("proof")),
                        row.bool("erase_at_once"),
                        row.intValue("link_days"),
                        row.text("page")),
                product.value());
    }

    Optional<Place> place(Tx tx, String page) {
        return tx.first(
                "SELECT organization_id, product_id FROM owner_access WHERE page = ?",
                row -> new Place(
                        new OrganizationId(row.uuid("organization_id")), new ProductId(row.uuid("product_id"))),
                page);
    }

    void save(Tx tx, Product product, OwnerAccess access) {
        tx.update(
                """
                INSERT INTO owner_access (product_id, organization_id, proof, erase_at_once, link_days, page)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE SET proof = excluded.proof, erase_at_once = excluded.erase_at_once,
                    link_days = excluded.link_days
                """,
                product.id().value(),
                product.organization(),
                access.proof(),
                access.eraseAtOnce(),
                access.linkDays(),
                access.page());
    }
}
