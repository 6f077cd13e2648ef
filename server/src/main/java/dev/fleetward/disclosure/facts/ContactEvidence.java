package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Whether the public can reach the maker with a vulnerability (CRA Annex I, Part II (5) and (6)). */
@ApplicationScoped
class ContactEvidence implements EvidenceSource {
    private static final int FACTS = 4;

    private final LawFacts facts;
    private final Products products;
    private final Clock clock;

    ContactEvidence(LawFacts facts, Products products, Clock clock) {
        this.facts = facts;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "disclosure.contact-published";
    }

    @Override
    public String title() {
        return "Facts published for finders: page, contact, policy, unexpired security.txt";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.5", "CRA.II.6");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID id) {
        Product product = products.byId(organization, new ProductId(id)).orElseThrow();
        MakerFacts maker = facts.maker(organization);
        boolean page = facts.product(product).publishedAs().isPresent();
        boolean unexpired = maker.hasContact() && maker.expires().isAfter(clock.instant());
        long published = count(page)
                + count(maker.hasContact())
                + count(!maker.policyUrl().isEmpty())
                + count(unexpired);
        return new Figure(
                published,
                FACTS,
                "facts wanted",
                "public security page, security contact, disclosure policy address, security.txt not expired");
    }

    private static long count(boolean is) {
        return is ? 1 : 0;
    }
}
