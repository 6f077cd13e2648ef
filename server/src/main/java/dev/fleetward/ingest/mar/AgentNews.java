package dev.fleetward.ingest.mar;

import dev.fleetward.devices.Devices;
import dev.fleetward.devices.sampling.FleetSampling;
import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** What an agent says of its device itself: attributes, and which configuration it works by. */
@ApplicationScoped
class AgentNews implements FieldEventConsumer {
    private final Devices devices;
    private final FleetSampling sampling;

    AgentNews(Devices devices, FleetSampling sampling) {
        this.devices = devices;
        this.sampling = sampling;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        for (Incoming incoming : events) {
            if (incoming.event() instanceof AgentEntry entry) {
                accept(tx, incoming.received(), entry);
            }
        }
    }

    private void accept(Tx tx, Received received, AgentEntry entry) {
        if (entry.content() instanceof AgentContent.Attributes attributes) {
            devices.setAttributes(
                    tx, received.organization(), received.device(), attributes.values(), "device", at(received, entry));
        } else if (entry.content() instanceof AgentContent.ConfigConfirmed config) {
            sampling.confirmed(tx, received.device(), config.revision());
        }
    }

    /** By the device's clock, unless that cannot be. */
    private static Instant at(Received received, AgentEntry entry) {
        Instant captured = entry.origin().capturedAt();
        if (captured == null || entry.capture().skewSeconds() != null) {
            return received.receivedAt();
        }
        return captured.isBefore(received.receivedAt()) ? captured : received.receivedAt();
    }
}
