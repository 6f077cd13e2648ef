package dev.fleetward.ingest;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersionId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Someone who makes something of field events; implemented by beans of the rooms below. Called in the transaction that
 * stores the event and moves the log's offset, in the organization's scope, in order for each device, and once for each
 * event: an exception undoes all of it and puts the message into quarantine, so throw only when nothing else helps.
 */
public interface FieldEventConsumer {

    void accept(Tx tx, Received received, FieldEvent event);

    record EventId(UUID value) {}

    /**
     * Where an event came from.
     *
     * @param sequence place in the order of receipt, of the chunk that completed the message
     * @param softwareVersion the version the event names, if it names one
     */
    record Received(
            EventId id,
            OrganizationId organization,
            ProductId product,
            DeviceId device,
            @Nullable SoftwareVersionId softwareVersion,
            long sequence,
            Instant receivedAt) {}
}
