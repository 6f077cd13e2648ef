package dev.fleetward.compliance.documents;

import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.DeletionCheck;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Keeps a product while its frozen documentation must be kept. A demo's product was never placed on the market. */
@ApplicationScoped
class KeepsFrozen implements DeletionCheck {
    private final Clock clock;
    private final LawFacts facts;
    private final FrozenStore store;

    KeepsFrozen(Clock clock, LawFacts facts, FrozenStore store) {
        this.clock = clock;
        this.facts = facts;
        this.store = store;
    }

    @Override
    public void beforeDeletion(Tx tx, Product product) {
        if (!product.demo()) {
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            store.list(tx, product.id())
                    .forEach(file -> FrozenFiles.refuseWithin(
                            new FrozenFiles.Kept(
                                    file,
                                    Retention.until(
                                            file,
                                            facts.market(product).placedOn(),
                                            facts.product(product).supportUntil())),
                            today,
                            "The product cannot be deleted: its frozen documentation"));
        }
        store.deleteAll(tx, product.id());
    }
}
