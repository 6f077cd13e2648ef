package dev.fleetward.telemetry;

import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.lake.LakeBatch;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.products.ProductId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of events adds to what is known, each thing once: a device that reported ten times has one last value of
 * a metric and one day. In the order of the tables' keys, so that batches side by side lock rows in one order.
 */
final class Gathered {
    /** More of one device in one batch are staged as several. */
    private static final int MAX_ENTRIES_A_BATCH = 5_000;

    private final Map<Key, LastValue> lastValues = new TreeMap<>();
    private final Map<Name, Received> names = new HashMap<>();
    private final Map<DayKey, Day> days = new TreeMap<>();
    private final Rows samples = new Rows();
    private final Rows lines = new Rows();

    private record Key(UUID device, String metric) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDevice = device.compareTo(other.device);
            return byDevice == 0 ? metric.compareTo(other.metric) : byDevice;
        }
    }

    private record DayKey(UUID device, LocalDate day) implements Comparable<DayKey> {
        @Override
        public int compareTo(DayKey other) {
            int byDevice = device.compareTo(other.device);
            return byDevice == 0 ? day.compareTo(other.day) : byDevice;
        }
    }

    /** A metric's name as the catalogue keeps it. */
    record Name(ProductId product, String metric, String build, boolean isText) {}

    /** The newest value of a metric of a device in this batch. */
    record LastValue(Intake.Place place, Sample sample) {}

    /** What a batch adds to a device's day. */
    record Day(Received received, LocalDate day, @Nullable String version, DayCounts counts) {}

    void add(Intake.Place place, Sample sample) {
        Received received = place.received();
        var key = new Key(received.device().value(), sample.metric());
        LastValue before = lastValues.get(key);
        if (before == null || !before.place().at().isAfter(place.at())) {
            lastValues.put(key, new LastValue(place, sample));
        }
        names.putIfAbsent(
                new Name(received.product(), sample.metric(), sample.build(), sample.number() == null), received);
        samples.add(
                received,
                Entry.at(place.at(), sample.metric(), sample.build(), place.version(), sample.number(), sample.text()));
    }

    void addLine(Intake.Place place, Entry line) {
        lines.add(place.received(), line);
    }

    void count(Intake.Place place, DayCounts add) {
        Received received = place.received();
        LocalDate day = LocalDate.ofInstant(place.at(), ZoneOffset.UTC);
        days.merge(
                new DayKey(received.device().value(), day),
                new Day(received, day, place.version(), add),
                (before, next) -> new Day(
                        next.received,
                        day,
                        next.version == null ? before.version : next.version,
                        before.counts.plus(next.counts)));
    }

    Collection<LastValue> lastValues() {
        return lastValues.values();
    }

    /** With an event that brought it. */
    Map<Name, Received> names() {
        return names;
    }

    Collection<Day> days() {
        return days.values();
    }

    List<LakeBatch> samples() {
        return samples.batches();
    }

    List<LakeBatch> lines() {
        return lines.batches();
    }

    private static final class Rows {
        private final Map<UUID, Open> open = new HashMap<>();
        private final List<LakeBatch> full = new ArrayList<>();

        private record Open(UUID product, UUID device, List<Entry> entries) {
            LakeBatch batch() {
                return new LakeBatch(product, device, entries);
            }
        }

        void add(Received received, Entry entry) {
            UUID device = received.device().value();
            Open one = open.computeIfAbsent(
                    device, _ -> new Open(received.product().value(), device, new ArrayList<>()));
            one.entries.add(entry);
            if (one.entries.size() == MAX_ENTRIES_A_BATCH) {
                full.add(one.batch());
                open.remove(device);
            }
        }

        List<LakeBatch> batches() {
            var all = new ArrayList<>(full);
            open.values().forEach(one -> all.add(one.batch()));
            return all;
        }
    }
}
