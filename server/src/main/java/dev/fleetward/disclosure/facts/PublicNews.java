package dev.fleetward.disclosure.facts;

import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.List;

/** What another sub-room has to say on a product's public security page. It shows nothing that is not meant for the world. */
public interface PublicNews {
    /** The newest first, few. */
    List<Item> of(Product product, String pageName);

    record Item(String href, String title, String summary, Instant at) {}
}
