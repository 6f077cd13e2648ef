package dev.fleetward.telemetry;

import dev.fleetward.ingest.FieldEventConsumer.Incoming;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Of which device something is, when it was, and what the device was running. */
public record Place(Received received, Instant at, @Nullable String version) {
    public static Place of(Incoming incoming) {
        var origin = incoming.event().origin();
        var received = incoming.received();
        return new Place(received, FieldTime.of(origin.capturedAt(), received.receivedAt()), origin.softwareVersion());
    }

    /** The same at a time of its own, where the device says one that can be true. */
    public Place at(@Nullable Instant byDevice) {
        return byDevice == null ? this : new Place(received, FieldTime.of(byDevice, received.receivedAt()), version);
    }
}
