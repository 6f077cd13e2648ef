package dev.fleetward.privacy.owners;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.QrCode;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which products let their owners in, and where. Safe for concurrent use. */
@ApplicationScoped
class OwnerAccesses {
    private static final int PAGE_CHARACTERS = 12;
    private static final String PATH = "/claim/";

    private final Db db;
    private final Audit audit;
    private final Products products;
    private final LawFacts facts;
    private final OwnerAccessStore store;

    OwnerAccesses(Db db, Audit audit, Products products, LawFacts facts, OwnerAccessStore store) {
        this.db = db;
        this.audit = audit;
        this.products = products;
        this.facts = facts;
        this.store = store;
    }

    /** A claim page and whose it is. */
    record Door(Product product, OwnerAccess access, String name) {}

    OwnerAccess of(Product product) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id()))
                .orElse(OwnerAccess.NONE);
    }

    OwnerAccess change(Caller caller, Product product, UnaryOperator<OwnerAccess> change) {
        return db.inTransaction(product.organization(), tx -> {
            OwnerAccess before = store.find(tx, product.id()).orElse(OwnerAccess.NONE);
            OwnerAccess wanted = change.apply(before);
            OwnerAccess after = new OwnerAccess(
                    wanted.proof(),
                    wanted.eraseAtOnce(),
                    wanted.linkDays(),
                    before.page().isEmpty()
                            ? ClaimText.fresh(PAGE_CHARACTERS).toLowerCase(Locale.ROOT)
                            : before.page());
            store.save(tx, product, after);
            audit.record(tx, caller, "owner-access.saved", product.slug(), before, after);
            return after;
        });
    }

    /**
     * By the name of the claim page or, for those who know it from the box, of the product's public page.
     *
     * @throws Problem 404 when there is neither
     */
    Door door(String name) {
        Product product = db.acrossOrganizations(tx -> store.place(tx, name))
                .flatMap(place -> products.byId(place.organization(), place.product()))
                .orElseGet(() -> facts.published(name).product());
        return new Door(product, of(product), name);
    }

    /** Of the claim page, below the server's address; empty while it has none. */
    String path(Product product) {
        OwnerAccess access = of(product);
        return facts.product(product)
                .publishedAs()
                .or(() -> Optional.of(access.page()).filter(page -> !page.isEmpty()))
                .map(name -> PATH + name)
                .orElse("");
    }

    /** @throws Problem 409 while there is no claim page */
    QrCode code(Product product, String server) {
        String path = path(product);
        if (path.isEmpty()) {
            throw Problem.conflict(
                    "no-claim-page", "The product has no claim page yet; save the settings of owners' access once.");
        }
        return new QrCode(server + path);
    }
}
