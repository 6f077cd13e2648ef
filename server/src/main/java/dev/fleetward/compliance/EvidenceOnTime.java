package dev.fleetward.compliance;

import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.EvidenceDue;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;

/** Records what a room says is due now; a repeated event finds the figures unchanged and records nothing. */
@ApplicationScoped
class EvidenceOnTime implements Events.Subscriber<EvidenceDue> {
    private final Products products;
    private final Evidence evidence;

    EvidenceOnTime(Products products, Evidence evidence) {
        this.products = products;
        this.evidence = evidence;
    }

    @Override
    public Class<EvidenceDue> event() {
        return EvidenceDue.class;
    }

    @Override
    public void on(OrganizationId organization, EvidenceDue due) {
        products.byId(organization, new ProductId(due.product())).ifPresent(evidence::measure);
    }
}
