package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was advised the public, as the product's page and security.txt tell of it. */
public interface PublishedAdvisories {

    /** @param href the advisory's page */
    record Item(String href, String id, String title, Instant at, boolean withdrawn) {}

    /** The latest first; none that the public may not read. */
    List<Item> of(Product product);

    /** @param csaf newest revision, byte for byte */
    record Document(String id, String csaf) {}

    /** The documents of those, withdrawn ones among them. */
    List<Document> documents(Product product);

    /** Path of the maker's metadata for programs; empty while it publishes none. */
    Optional<String> providerMetadata(OrganizationId organization);

    /** Path of the page with all advisories of the maker; empty while it publishes none. */
    Optional<String> page(OrganizationId organization);
}
