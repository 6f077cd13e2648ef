package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.products.ProductId;

/**
 * A chunk in the log, and whose it is.
 *
 * @param erased its device's name was erased since: nobody may see what it says
 */
record LoggedChunk(ProductId product, String serial, Carrier carrier, Chunk chunk, boolean erased) {}
