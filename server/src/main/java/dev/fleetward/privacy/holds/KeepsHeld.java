package dev.fleetward.privacy.holds;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.DeletionCheck;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps a product while a legal hold keeps data of it. */
@ApplicationScoped
class KeepsHeld implements DeletionCheck {
    private final LegalHoldStore store;

    KeepsHeld(LegalHoldStore store) {
        this.store = store;
    }

    @Override
    public void beforeDeletion(Tx tx, Product product) {
        long active = store.countActive(tx, product.id().value());
        if (active > 0) {
            throw Problem.conflict(
                    "legal-hold",
                    "The product cannot be deleted: %d legal %s data of it. Release %s first."
                            .formatted(active, active == 1 ? "hold keeps" : "holds keep", active == 1 ? "it" : "them"));
        }
    }
}
