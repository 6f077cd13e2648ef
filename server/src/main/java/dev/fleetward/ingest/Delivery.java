package dev.fleetward.ingest;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/** What whole messages change: devices, their events, and what other rooms make of them. Safe for concurrent use. */
@ApplicationScoped
class Delivery {
    final Devices devices;
    final SoftwareVersions versions;
    final Decoders decoders;
    final Blobs blobs;
    final EventStore events;
    final SecuritySignals signals;
    final List<FieldEventConsumer> consumers;

    Delivery(
            Devices devices,
            SoftwareVersions versions,
            Decoders decoders,
            Blobs blobs,
            EventStore events,
            SecuritySignals signals,
            @Any Instance<FieldEventConsumer> consumers) {
        this.devices = devices;
        this.versions = versions;
        this.decoders = decoders;
        this.blobs = blobs;
        this.events = events;
        this.signals = signals;
        this.consumers = consumers.stream().toList();
    }

    /** Messages that are stored together within this transaction. */
    DeliveryBatch begin(Tx tx) {
        return new DeliveryBatch(tx, this);
    }
}
