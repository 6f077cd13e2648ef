package dev.fleetward.products;

import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;

/** What a room has to say before a product is deleted. Rooms implement it as beans; all are asked. */
public interface DeletionCheck {
    /**
     * Removes what does not go with the product by itself.
     *
     * @throws Problem 409 when the product must stay
     */
    void beforeDeletion(Tx tx, Product product);
}
