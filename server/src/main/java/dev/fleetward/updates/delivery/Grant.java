package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import java.util.Optional;

/**
 * What a device's credentials let it do.
 *
 * @param serial set when they are one device's own; else they are good for every device of the product
 */
record Grant(Product product, Optional<String> serial) {
    OrganizationId organization() {
        return product.organization();
    }

    boolean covers(String otherSerial) {
        return serial.isEmpty() || serial.get().equals(otherSerial);
    }
}
