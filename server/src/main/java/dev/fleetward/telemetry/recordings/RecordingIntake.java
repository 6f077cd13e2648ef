package dev.fleetward.telemetry.recordings;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import dev.fleetward.telemetry.AgentReading;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Keeps the recordings among field events. */
@ApplicationScoped
class RecordingIntake implements FieldEventConsumer {
    private final RecordingStore store;

    RecordingIntake(RecordingStore store) {
        this.store = store;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        for (Incoming incoming : AgentReading.unpacked(events)) {
            if (incoming.event() instanceof FieldEvent.Recording recording) {
                store.add(tx, Place.of(incoming), recording);
            }
        }
    }
}
