package dev.fleetward.telemetry.metrics;

import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.lake.LakeBatch;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.products.ProductId;
import dev.fleetward.telemetry.DeviceRows;
import dev.fleetward.telemetry.FieldText;
import dev.fleetward.telemetry.Place;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of events adds to what is known, each thing once: a device that reported ten times has one last value of
 * a metric. In the order of the table's key, so that batches side by side lock rows in one order.
 */
final class Gathered {
    private final Map<Key, LastValue> lastValues = new TreeMap<>();
    private final Map<Name, Received> names = new HashMap<>();
    private final DeviceRows samples = new DeviceRows();

    private record Key(UUID device, String metric) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDevice = device.compareTo(other.device);
            return byDevice == 0 ? metric.compareTo(other.metric) : byDevice;
        }
    }

    /** A metric as the catalogue keeps it. */
    record Name(
            ProductId product,
            String metric,
            String build,
            boolean isText,
            @Nullable String unit,
            @Nullable String kind,
            boolean isTotal) {
        static Name of(ProductId product, Sample sample) {
            var meaning = sample.meaning();
            return new Name(
                    product,
                    sample.metric(),
                    sample.build(),
                    sample.text() != null,
                    meaning == null || meaning.unit() == null
                            ? null
                            : FieldText.clean(meaning.unit(), MetricMeaning.MAX_UNIT_CHARACTERS),
                    meaning == null ? null : meaning.kind(),
                    sample.since() != null);
        }
    }

    /** The newest value of a metric of a device in this batch. */
    record LastValue(Place place, Sample sample) {}

    void add(Place place, List<Sample> samples) {
        samples.forEach(sample -> add(place, sample));
    }

    void add(Place place, Sample sample) {
        Received received = place.received();
        var key = new Key(received.device().value(), sample.metric());
        LastValue before = lastValues.get(key);
        if (before == null || !before.place().at().isAfter(place.at())) {
            lastValues.put(key, new LastValue(place, sample));
        }
        names.putIfAbsent(Name.of(received.product(), sample), received);
        var histogram = sample.histogram();
        samples.add(
                received,
                Entry.at(
                        place.at(),
                        sample.metric(),
                        sample.build(),
                        place.version(),
                        sample.number(),
                        sample.text(),
                        sample.since(),
                        histogram == null ? null : (Double) histogram.count(),
                        histogram == null ? null : histogram.sum(),
                        histogram == null ? null : Buckets.write(histogram)));
    }

    Collection<LastValue> lastValues() {
        return lastValues.values();
    }

    /** With an event that brought it. */
    Map<Name, Received> names() {
        return names;
    }

    List<LakeBatch> samples() {
        return samples.batches();
    }
}
