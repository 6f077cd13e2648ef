package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.PublishedAdvisories;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What everybody may read of one organization's advisories: those whose newest revision is TLP:CLEAR (WHITE in CSAF 2.0),
 * withdrawn ones among them. Safe for concurrent use.
 */
@ApplicationScoped
class Site implements PublishedAdvisories {
    private static final int MAX_ADVISORIES = 10_000;

    private final Db db;
    private final LawFacts facts;
    private final Publishers publishers;
    private final AdvisoryStore store;

    Site(Db db, LawFacts facts, Publishers publishers, AdvisoryStore store) {
        this.db = db;
        this.facts = facts;
        this.publishers = publishers;
        this.store = store;
    }

    /** A publisher and all of its that is public, the latest first. */
    record Open(OrganizationId organization, Publisher publisher, List<Advisory> advisories) {
        Addresses addresses(String base) {
            return new Addresses(base, publisher.publicName());
        }
    }

    /** @throws Problem 404 when nobody publishes under that name */
    Open named(String publicName) {
        OrganizationId organization =
                publishers.named(publicName).orElseThrow(() -> Problem.notFound("Publisher", publicName));
        return open(organization);
    }

    /**
     * Of the organization that speaks for the whole server, as in security.txt.
     *
     * @throws Problem 404 when there is none that publishes
     */
    Open ofServer() {
        return facts.organizationOfServer()
                .map(this::open)
                .filter(open ->
                        open.publisher().isStated() && !open.advisories().isEmpty())
                .orElseThrow(() -> Problem.notFound("File", "provider-metadata.json"));
    }

    /**
     * A public advisory by the name of its page or file, without what follows the dot.
     *
     * @throws Problem 404 when there is none, or it is not for everybody
     */
    Advisory require(Open open, String name) {
        return open.advisories().stream()
                .filter(one ->
                        one.trackingId().orElse("").toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Advisory", name));
    }

    /** The newest revision, byte for byte. */
    AdvisoryStore.File file(Open open, Advisory advisory) {
        return db.inTransaction(
                        open.organization(),
                        tx -> store.file(tx, advisory.id(), advisory.revisions().size()))
                .orElseThrow(() -> Problem.notFound("Advisory", advisory.name()));
    }

    List<PublisherStore.Key> keys(Open open) {
        return publishers.keys(open.organization());
    }

    @Override
    public List<Item> of(Product product) {
        Open open = open(product.organization());
        return open.advisories().stream()
                .filter(one -> one.product().equals(product.id()))
                .map(one -> item(open, one))
                .toList();
    }

    @Override
    public List<Document> documents(Product product) {
        Open open = open(product.organization());
        return open.advisories().stream()
                .filter(one -> one.product().equals(product.id()))
                .map(one -> new Document(
                        one.trackingId().orElseThrow(), file(open, one).document()))
                .toList();
    }

    /** As the product's page tells of one. */
    static Item item(Open open, Advisory one) {
        Advisory.Revision newest = one.newest().orElseThrow();
        String id = one.trackingId().orElseThrow();
        return new Item(open.addresses("").page(id), id, newest.title(), newest.at(), one.withdrawn());
    }

    @Override
    public Optional<String> providerMetadata(OrganizationId organization) {
        return Optional.of(open(organization))
                .filter(open -> !open.advisories().isEmpty())
                .map(open -> open.addresses("").metadata());
    }

    @Override
    public Optional<String> page(OrganizationId organization) {
        return Optional.of(open(organization))
                .filter(open -> !open.advisories().isEmpty())
                .map(open -> open.addresses("").pages());
    }

    private Open open(OrganizationId organization) {
        return new Open(
                organization,
                publishers.of(organization),
                db.inTransaction(organization, tx -> store.open(tx, MAX_ADVISORIES)));
    }
}
