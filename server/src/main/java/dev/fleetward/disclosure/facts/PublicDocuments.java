package dev.fleetward.disclosure.facts;

import dev.fleetward.products.Product;
import java.util.List;

/** Documents of a product that everybody may read, for its public page. Rooms implement it as beans. */
public interface PublicDocuments {
    /** None that is not ready to be handed out. */
    List<Item> of(Product product, String pageName);

    /**
     * @param note what it is, such as its law and form
     * @param declaration it is the signed EU declaration of conformity
     */
    record Item(String href, String title, String note, boolean declaration) {}
}
