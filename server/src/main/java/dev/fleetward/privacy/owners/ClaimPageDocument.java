package dev.fleetward.privacy.owners;

import dev.fleetward.disclosure.facts.PublicDocuments;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The way from the product's public page to the owner's own device. */
@ApplicationScoped
class ClaimPageDocument implements PublicDocuments {
    private final OwnerAccesses accesses;

    ClaimPageDocument(OwnerAccesses accesses) {
        this.accesses = accesses;
    }

    @Override
    public List<Item> of(Product product, String pageName) {
        return accesses.of(product).isOpen()
                ? List.of(new Item(
                        accesses.path(product),
                        "Your device and its data",
                        "for owners, without an account (Regulation (EU) 2023/2854, Article 4; GDPR)",
                        false))
                : List.of();
    }
}
