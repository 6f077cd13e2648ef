package dev.fleetward.ingest;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersionId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Someone who makes something of field events; implemented by beans of the rooms below. Called in the transaction that
 * stores the events and moves the log's offset, in the organization's scope, with each event once. Many devices' events
 * come together so that they can be stored together: do what the database does per batch, not per event. An exception
 * undoes the batch, which is then taken in smaller ones until the message at fault is alone and goes to quarantine: throw
 * only when nothing else helps.
 */
public interface FieldEventConsumer {

    /** @param events of one organization; those of one device are in order */
    void accept(Tx tx, List<Incoming> events);

    /**
     * Symbols came after events of their build did: these are the same events again, with their names. In the
     * transaction that makes the events known by them, with each event once.
     *
     * @param events of one product
     */
    default void named(Tx tx, List<Incoming> events) {}

    /** An event and where it came from. */
    record Incoming(Received received, FieldEvent event) {}

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
