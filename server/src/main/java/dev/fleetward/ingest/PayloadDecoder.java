package dev.fleetward.ingest;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Makes field events of what came by its carriers, each payload whole in one row of the log; implemented by beans of the
 * sub-rooms. Called again with the same payload after a crash and at a replay from quarantine: the answer must be the
 * same.
 */
public interface PayloadDecoder {

    Set<Carrier> carriers();

    /** One entry for each event the payload claims, in its order. What the bytes say is never a reason to throw. */
    List<Decoded> decode(Payload payload);

    /** @param serial of the device that sent it; an event may name another */
    record Payload(
            Carrier carrier,
            OrganizationId organization,
            ProductId product,
            String serial,
            Instant receivedAt,
            byte[] bytes) {}
}
