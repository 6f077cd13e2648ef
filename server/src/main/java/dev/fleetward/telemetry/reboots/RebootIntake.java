package dev.fleetward.telemetry.reboots;

import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;

/** Counts reboots by reason. */
@ApplicationScoped
class RebootIntake implements FieldEventConsumer {
    private final RebootStore store;

    RebootIntake(RebootStore store) {
        this.store = store;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        // In the order of the table's key: batches side by side lock rows in one order.
        var counts = new TreeMap<RebootStore.Key, RebootStore.Count>();
        for (Incoming incoming : events) {
            Cause.of(incoming.event()).ifPresent(cause -> {
                Place place = Place.of(incoming);
                counts.merge(
                        key(place, cause),
                        new RebootStore.Count(place.received(), cause, 1),
                        (before, one) -> new RebootStore.Count(before.received(), cause, before.reboots() + 1));
            });
        }
        store.add(tx, counts);
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        for (Incoming incoming : events) {
            Cause.of(incoming.event())
                    .filter(cause -> !cause.name().isEmpty())
                    .ifPresent(cause -> store.name(tx, key(Place.of(incoming), cause), cause.name()));
        }
    }

    private static RebootStore.Key key(Place place, Cause cause) {
        String version = place.version();
        return new RebootStore.Key(
                place.received().device().value(),
                LocalDate.ofInstant(place.at(), ZoneOffset.UTC),
                cause.reason(),
                version == null ? "" : version);
    }
}
