package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import java.util.List;
import java.util.Optional;

/**
 * An event on its way into the database.
 *
 * @param serial of the device it is about, which need not be the one that posted it
 * @param refused of its whole message: where to say that it could not be taken
 */
record Arrival(
        Product product,
        String serial,
        Outcome.Completed completed,
        int position,
        Decoded.Event part,
        MessageId id,
        Optional<SoftwareVersion> version,
        List<Decoded.Refused> refused) {

    FieldEvent event() {
        return part.event();
    }

    DeviceKey key() {
        return new DeviceKey(product.id(), serial);
    }

    /** The chunk that completed the message. */
    Chunk last() {
        return completed.chunks().getLast();
    }
}
