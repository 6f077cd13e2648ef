package dev.fleetward.disclosure.handling;

import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CaseOrigin;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;

/** A case that was started from an issue is linked to it. */
@ApplicationScoped
class LinkedOrigin implements CaseOrigin {
    private final LinkTargets targets;
    private final CaseLinks links;

    LinkedOrigin(LinkTargets targets, CaseLinks links) {
        this.targets = targets;
        this.links = links;
    }

    @Override
    public void requireIssue(Product product, String issue) {
        targets.find(product, LinkKind.ISSUE, issue);
    }

    @Override
    public void startedFromIssue(Caller caller, Product product, Case c, String issue) {
        links.add(caller, product, c, LinkKind.ISSUE, issue);
    }
}
