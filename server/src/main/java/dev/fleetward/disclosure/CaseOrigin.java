package dev.fleetward.disclosure;

import dev.fleetward.access.Caller;
import dev.fleetward.products.Product;

/** Ties a new case to what it was started from. */
public interface CaseOrigin {
    /** @throws dev.fleetward.kernel.Problem 404 when the product has no such issue */
    void requireIssue(Product product, String issue);

    void startedFromIssue(Caller caller, Product product, Case c, String issue);
}
