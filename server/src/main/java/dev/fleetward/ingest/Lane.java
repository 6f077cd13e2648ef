package dev.fleetward.ingest;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;

/**
 * One partition of one organization's chunks: worked off in order, by one worker at a time. Products have partitions of
 * their own, and workers take lanes in turn: the flood of one product waits in its own.
 */
record Lane(OrganizationId organization, int partition) {
    static final int PARTITIONS_OF_PRODUCT = 8;
    /** Together as many as the column's smallint holds. Two products that meet in a slot share its turns. */
    static final int PRODUCT_SLOTS = 4_096;

    /** A device's chunks are all in one partition. */
    static int partition(ProductId product, String serial) {
        return first(product) + Math.floorMod(serial.hashCode(), PARTITIONS_OF_PRODUCT);
    }

    /** The first of the product's partitions. */
    static int first(ProductId product) {
        return Math.floorMod(product.hashCode(), PRODUCT_SLOTS) * PARTITIONS_OF_PRODUCT;
    }
}
