package dev.fleetward.kernel.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * What is counted and timed as it happens. Who counts often keeps the counter, which costs one addition then. Labels have
 * few values: never a path, an id or a serial. Safe for concurrent use.
 */
@ApplicationScoped
public class Meters {
    /** Of one figure; what comes beyond is counted together, so that no label ever fills the memory. */
    static final int MAX_SERIES = 4_000;

    private static final String OTHER = "other";

    private final Map<String, Map<List<String>, LongAdder>> counters = new ConcurrentHashMap<>();
    private final Map<String, Map<List<String>, Timing>> timings = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException for a figure that is not in the list of {@link Metric}s */
    public LongAdder counter(String name, String... labels) {
        return of(counters, name, labels, LongAdder::new);
    }

    /** @throws IllegalArgumentException for a figure that is not in the list of {@link Metric}s */
    public Timing timing(String name, String... labels) {
        boolean byBucket = Metric.require(name, labels.length).kind() == Metric.Kind.HISTOGRAM;
        return of(timings, name, labels, () -> new Timing(byBucket));
    }

    private static <T> T of(
            Map<String, Map<List<String>, T>> all, String name, String[] labels, java.util.function.Supplier<T> fresh) {
        Map<List<String>, T> series = all.get(name);
        if (series == null) {
            Metric.require(name, labels.length);
            series = all.computeIfAbsent(name, _ -> new ConcurrentHashMap<>());
        }
        List<String> values = List.of(labels);
        T known = series.get(values);
        if (known != null) {
            return known;
        }
        List<String> kept = series.size() < MAX_SERIES
                ? values
                : values.stream().map(_ -> OTHER).toList();
        return series.computeIfAbsent(kept, _ -> fresh.get());
    }

    void eachCounter(String name, BiConsumer<List<String>, LongAdder> reader) {
        counters.getOrDefault(name, Map.of()).forEach(reader);
    }

    void eachTiming(String name, BiConsumer<List<String>, Timing> reader) {
        timings.getOrDefault(name, Map.of()).forEach(reader);
    }
}
