package dev.fleetward.telemetry.vitals;

import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import dev.fleetward.telemetry.AgentReading;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Counts the days of devices from their events. */
@ApplicationScoped
class DayIntake implements FieldEventConsumer {
    private final VitalsStore store;

    DayIntake(VitalsStore store) {
        this.store = store;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        var days = new DaysOfDevices();
        for (Incoming incoming : AgentReading.unpacked(events)) {
            days.add(Place.of(incoming), DayCounts.of(incoming.event()));
        }
        store.count(tx, days.all());
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        var days = new DaysOfDevices();
        for (Incoming incoming : events) {
            days.add(Place.of(incoming), DayCounts.of(incoming.event()).ofNames());
        }
        store.count(tx, days.all());
    }
}
