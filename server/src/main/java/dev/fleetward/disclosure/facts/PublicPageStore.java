package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;

/** The table {@code public_page}. */
@ApplicationScoped
class PublicPageStore {

    PublicPageSettings settings(Tx tx, ProductId product) {
        return tx.first(
                        "SELECT sbom, release_notes FROM public_page WHERE product_id = ?",
                        row -> new PublicPageSettings(row.bool("sbom"), row.bool("release_notes")),
                        product.value())
                .orElse(PublicPageSettings.NONE);
    }

    void save(Tx tx, Product product, PublicPageSettings settings) {
        tx.update("""
                INSERT INTO public_page (product_id, organization_id, sbom, release_notes) VALUES (?, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE SET sbom = excluded.sbom, release_notes = excluded.release_notes
                """, product.id().value(), product.organization(), settings.sbom(), settings.releaseNotes());
    }
}
