package dev.fleetward.kernel.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * One figure that is told under {@code /metrics}. All there are stand in one list, {@code resources/kernel/metrics.txt}.
 *
 * @param name in Prometheus' form, with its unit last
 */
public record Metric(String name, Kind kind, List<String> labels, String help) {
    private static final String LIST = "/kernel/metrics.txt";
    private static final int COLUMNS = 4;
    private static final SequencedMap<String, Metric> ALL = read();

    /** What Prometheus may do with it. */
    public enum Kind {
        COUNTER,
        GAUGE,
        /** How many there were and how many seconds they took together. */
        SUMMARY,
        HISTOGRAM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In the order they are told. */
    public static List<Metric> all() {
        return List.copyOf(ALL.values());
    }

    /** @throws IllegalArgumentException for a name that is not in the list, or other labels than it has there */
    static Metric require(String name, int labels) {
        Metric metric = ALL.get(name);
        if (metric == null || metric.labels.size() != labels) {
            throw new IllegalArgumentException("%s with %d labels is not in %s".formatted(name, labels, LIST));
        }
        return metric;
    }

    private static SequencedMap<String, Metric> read() {
        var all = new LinkedHashMap<String, Metric>();
        try (var file = Objects.requireNonNull(Metric.class.getResourceAsStream(LIST))) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Metric::parse)
                    .forEach(metric -> all.put(metric.name, metric));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableSequencedMap(all);
    }

    private static Metric parse(String line) {
        String[] columns = line.split("\\|", COLUMNS);
        List<String> labels =
                columns[2].isBlank() ? List.of() : List.of(columns[2].strip().split(", *", -1));
        return new Metric(
                columns[0].strip(),
                Kind.valueOf(columns[1].strip().toUpperCase(Locale.ROOT)),
                labels,
                columns[3].strip());
    }
}
