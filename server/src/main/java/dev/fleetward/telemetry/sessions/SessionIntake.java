package dev.fleetward.telemetry.sessions;

import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.telemetry.AgentReading;
import dev.fleetward.telemetry.DeviceRows;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Takes sessions out of field events to the lake. A firmware's report is one once symbols tell that it is. */
@ApplicationScoped
class SessionIntake implements FieldEventConsumer {
    private final Lake lake;

    SessionIntake(Lake lake) {
        this.lake = lake;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        keep(tx, AgentReading.unpacked(events));
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        keep(tx, events);
    }

    private void keep(Tx tx, List<Incoming> events) {
        var rows = new DeviceRows();
        for (Incoming incoming : events) {
            if (incoming.event() instanceof Session session && session.isNamed()) {
                rows.add(incoming.received(), row(Place.of(incoming), SessionReading.of(session)));
            }
        }
        if (!events.isEmpty()) {
            lake.append(tx, events.getFirst().received().organization(), FieldTables.SESSIONS, rows.batches());
        }
    }

    private static Entry row(Place place, SessionReading reading) {
        Long durationMs = reading.durationMs();
        return Entry.at(
                place.at(),
                reading.name(),
                durationMs == null ? null : place.at().minusMillis(durationMs),
                durationMs,
                reading.crashes(),
                place.version(),
                reading.metrics());
    }
}
