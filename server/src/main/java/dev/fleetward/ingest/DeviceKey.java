package dev.fleetward.ingest;

import dev.fleetward.products.ProductId;

/** Whose stream of chunks it is; the device itself may not be known yet. */
public record DeviceKey(ProductId product, String serial) {}
