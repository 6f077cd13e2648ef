package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.function.UnaryOperator;

/** A product's public page: where it is and what it shows besides what it must. Safe for concurrent use. */
@ApplicationScoped
class PublicPageFacts {
    private final Db db;
    private final Audit audit;
    private final LawFacts facts;
    private final PublicAddress address;
    private final PublicPageStore store;

    PublicPageFacts(Db db, Audit audit, LawFacts facts, PublicAddress address, PublicPageStore store) {
        this.db = db;
        this.audit = audit;
        this.facts = facts;
        this.address = address;
        this.store = store;
    }

    PublicPageSettings settings(Product product) {
        return db.inTransaction(product.organization(), tx -> store.settings(tx, product.id()));
    }

    PublicPageSettings change(Caller caller, Product product, UnaryOperator<PublicPageSettings> change) {
        return db.inTransaction(product.organization(), tx -> {
            PublicPageSettings before = store.settings(tx, product.id());
            PublicPageSettings after = change.apply(before);
            store.save(tx, product, after);
            audit.record(tx, caller, "public-page.saved", product.slug(), before, after);
            return after;
        });
    }

    /** The page's address as others see it; empty while it is not public. */
    String address(Product product, URI requested) {
        return facts.product(product)
                .publishedAs()
                .map(name -> address.of(requested) + "/p/" + name)
                .orElse("");
    }

    /** @throws Problem 409 while the page is not public */
    QrCode code(Product product, URI requested) {
        String link = address(product, requested);
        if (link.isEmpty()) {
            throw Problem.conflict(
                    "page-not-public", "The product has no public page yet; give it a name under Law facts.");
        }
        return new QrCode(link);
    }
}
