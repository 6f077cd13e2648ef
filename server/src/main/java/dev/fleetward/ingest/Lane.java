package dev.fleetward.ingest;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;

/** One partition of one organization's chunks: worked off in order, by one worker at a time. */
record Lane(OrganizationId organization, int partition) {
    static final int PARTITIONS = 8;

    /** A device's chunks are all in one partition. */
    static int partition(ProductId product, String serial) {
        return Math.floorMod(31 * product.hashCode() + serial.hashCode(), PARTITIONS);
    }
}
