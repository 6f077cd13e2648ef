package dev.fleetward.telemetry.vitals;

import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.telemetry.Place;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of events adds to each device's days, each day once and in the order of the table's key: batches side by
 * side lock rows in one order.
 */
final class DaysOfDevices {
    private final Map<Key, Day> days = new TreeMap<>();

    private record Key(UUID device, LocalDate day) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDevice = device.compareTo(other.device);
            return byDevice == 0 ? day.compareTo(other.day) : byDevice;
        }
    }

    /** What a batch adds to a device's day. */
    record Day(Received received, LocalDate day, @Nullable String version, DayCounts counts) {}

    void add(Place place, DayCounts add) {
        Received received = place.received();
        LocalDate day = LocalDate.ofInstant(place.at(), ZoneOffset.UTC);
        days.merge(
                new Key(received.device().value(), day),
                new Day(received, day, place.version(), add),
                (before, next) -> new Day(
                        next.received,
                        day,
                        next.version == null ? before.version : next.version,
                        before.counts.plus(next.counts)));
    }

    Collection<Day> all() {
        return days.values();
    }
}
