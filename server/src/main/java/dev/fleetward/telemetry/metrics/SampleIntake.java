package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.AgentReading;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Takes samples out of field events: to the lake, and the last of each metric to PostgreSQL. */
@ApplicationScoped
class SampleIntake implements FieldEventConsumer {
    private final Lake lake;
    private final MetricStore store;

    SampleIntake(Lake lake, MetricStore store) {
        this.lake = lake;
        this.store = store;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        var gathered = new Gathered();
        for (Incoming incoming : AgentReading.unpacked(events)) {
            take(gathered, Place.of(incoming), incoming.event());
        }
        keep(tx, events, gathered);
    }

    /** Their rows so far are under positions; those leave the lake when all of the build are named. */
    @Override
    public void named(Tx tx, List<Incoming> events) {
        var gathered = new Gathered();
        for (Incoming incoming : events) {
            take(gathered, Place.of(incoming), incoming.event());
        }
        keep(tx, events, gathered);
    }

    private static void take(Gathered gathered, Place place, FieldEvent event) {
        switch (event) {
            case Heartbeat heartbeat -> gathered.add(place, Sample.of(heartbeat));
            case Session session -> gathered.add(place, Sample.of(session));
            case FieldEvent.AgentEntry entry
            when entry.content() instanceof AgentContent.HighResolution fine ->
                fine.rollups().forEach(rollup -> rollup.values().forEach(point -> Sample.of(rollup, point)
                        .ifPresent(sample -> gathered.add(place.at(point.at()), sample))));
            default -> {}
        }
    }

    private void keep(Tx tx, List<Incoming> events, Gathered gathered) {
        if (!events.isEmpty()) {
            store.keep(tx, gathered);
            lake.append(tx, events.getFirst().received().organization(), FieldTables.SAMPLES, gathered.samples());
        }
    }
}
