package dev.fleetward.disclosure.intake;

import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whether anybody can report a vulnerability without an account (CRA Annex I, Part II (5) and (6)). */
@ApplicationScoped
class ReachableEvidence implements EvidenceSource {
    private static final int WAYS = 2;

    private final Doors doors;
    private final LawFacts facts;
    private final Products products;

    ReachableEvidence(Doors doors, LawFacts facts, Products products) {
        this.doors = doors;
        this.facts = facts;
        this.products = products;
    }

    @Override
    public String id() {
        return "disclosure.intake-reachable";
    }

    @Override
    public String title() {
        return "Ways to report that are open: report page, contact to a person";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.5");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID id) {
        Product product = products.byId(organization, new ProductId(id)).orElseThrow();
        boolean page = facts.product(product).publishedAs().isPresent() && doors.isOpen(organization);
        boolean contact = facts.maker(organization).hasContact();
        return new Figure(
                (page ? 1 : 0) + (contact ? 1 : 0),
                WAYS,
                "ways wanted",
                "public report page published and able to open a case; security contact stated");
    }
}
