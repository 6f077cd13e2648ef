package dev.fleetward.bench.detect;

import dev.fleetward.insight.detect.HourPoint;
import dev.fleetward.insight.detect.Measure;
import dev.fleetward.insight.detect.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads one row a sample: time, device, version, hardware, metric, value, and any further columns as attributes of the
 * device. Metrics that count events become rates per hour the device was heard of, the others levels.
 */
final class FleetCsv {
    private static final Set<String> KNOWN =
            Set.of("time", "device", "version", "hardware", "metric", "value", "kind", "type", "hours", "unit");
    private static final Pattern EVENTS = Pattern.compile(
            "crash|reboot|error|fault|event|count|fail|watchdog|assert|oom|disconnect|restart|reset|panic|drop|exception",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNTED = Pattern.compile("rate|count|counter|event|events", Pattern.CASE_INSENSITIVE);
    private static final int MAX_VALUES_OF_ATTRIBUTE = 30;
    private static final double MOSTLY_ZERO = 0.3;
    private static final int MAX_HOLD_HOURS = 24;

    private record DeviceHour(String device, long hour) {}

    /** What a metric showed in all, to tell rates from levels. */
    private static final class Kind {
        private long rows;
        private long zeros;
        private boolean whole = true;
        private String told = "";

        Measure measure(String name) {
            if (COUNTED.matcher(told).matches()) {
                return Measure.RATE;
            }
            if (!told.isEmpty()) {
                return Measure.LEVEL;
            }
            boolean mostlyZero = zeros >= MOSTLY_ZERO * rows;
            return whole && (mostlyZero || EVENTS.matcher(name).find()) ? Measure.RATE : Measure.LEVEL;
        }
    }

    private static final class Samples {
        private double sum;
        private int rows;
        private double hours;
    }

    private final Path file;
    private final Map<String, TreeMap<Long, Slice>> slices = new HashMap<>();
    private final Map<String, TreeSet<Long>> heard = new HashMap<>();
    private final Map<String, Map<DeviceHour, Samples>> metrics = new TreeMap<>();
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, Set<String>> attributeValues = new HashMap<>();
    private long lastHour = Long.MIN_VALUE;

    FleetCsv(Path file) {
        this.file = file;
    }

    /** @throws IOException also when there is no usable row, telling why the first was not */
    Fleet read() throws IOException {
        Table.Refused refused = Table.read(file, Set.of("time"), this::take);
        if (metrics.isEmpty()) {
            throw new IOException("%s: no row can be used; %s".formatted(file, String.join("; ", refused.first())));
        }
        if (refused.rows() > 0) {
            System.out.printf("%,d rows left out:%n", refused.rows());
            refused.first().forEach(why -> System.out.println("  " + why));
        }
        var fleet = new Fleet(String.valueOf(file.getFileName()));
        boolean others = metrics.keySet().stream().anyMatch(name -> measure(name) == Measure.LEVEL || hasZeros(name));
        metrics.forEach((name, samples) -> fill(fleet, name, samples, others));
        return fleet;
    }

    private void take(Row row) throws BadRow {
        var at = row.time("time");
        if (at.isEmpty()) {
            throw row.bad("time", "is no time");
        }
        double value = value(row);
        double rowHours = row.number("hours", 0);
        if (rowHours < 0) {
            throw row.bad("hours", "is less than nothing");
        }
        long hour = Table.hour(at.get());
        String device = row.given("device").orElse("");
        String metric = row.given("metric").orElse("value");
        var slice = Slice.ALL;
        for (var cell : row.cells().entrySet()) {
            String name = cell.getKey();
            boolean isPart = name.equals(Slice.VERSION) || name.equals(Slice.HARDWARE) || !KNOWN.contains(name);
            if (isPart && !cell.getValue().isEmpty()) {
                slice = slice.and(name, cell.getValue());
                attributeValues.computeIfAbsent(name, _ -> new TreeSet<>()).add(cell.getValue());
            }
        }
        slices.computeIfAbsent(device, _ -> new TreeMap<>()).put(hour, slice);
        heard.computeIfAbsent(device, _ -> new TreeSet<>()).add(hour);
        lastHour = Math.max(lastHour, hour);
        Kind kind = kinds.computeIfAbsent(metric, _ -> new Kind());
        kind.rows++;
        kind.zeros += value == 0 ? 1 : 0;
        kind.whole &= value == Math.rint(value) && value >= 0;
        kind.told = row.given("kind").orElse(kind.told);
        Samples samples = metrics.computeIfAbsent(metric, _ -> new HashMap<>())
                .computeIfAbsent(new DeviceHour(device, hour), _ -> new Samples());
        samples.sum += value;
        samples.rows++;
        samples.hours = Math.max(samples.hours, rowHours);
    }

    /** Without a column for it, or where events are told, a row is one event; a level without a value is none. */
    private static double value(Row row) throws BadRow {
        boolean counts = !row.cells().containsKey("value")
                || COUNTED.matcher(row.given("kind").orElse("")).matches();
        if (row.given("value").isEmpty() && !counts) {
            throw row.bad("value", "is no number, and kind does not say that a row is an event");
        }
        double value = row.number("value", 1);
        if (Math.abs(value) > HourPoint.MAX_VALUE) {
            throw row.bad("value", "is beyond ±%.0e".formatted(HourPoint.MAX_VALUE));
        }
        return value;
    }

    private Kind kind(String metric) {
        return Optional.ofNullable(kinds.get(metric)).orElseThrow();
    }

    private Measure measure(String metric) {
        return kind(metric).measure(metric);
    }

    private boolean hasZeros(String metric) {
        return kind(metric).zeros > 0;
    }

    private void fill(Fleet fleet, String metric, Map<DeviceHour, Samples> samples, boolean othersTellPresence) {
        Measure measure = measure(metric);
        System.out.printf("%s: %s, %,d rows%n", metric, measure, kind(metric).rows);
        samples.forEach((at, one) -> {
            double value = measure == Measure.RATE ? one.sum : one.sum / one.rows;
            add(fleet, metric, measure, at.device(), at.hour(), value, one.hours > 0 ? one.hours : 1);
        });
        if (measure == Measure.RATE && !hasZeros(metric)) {
            heard.forEach((device, _) -> present(device, othersTellPresence).stream()
                    .filter(hour -> !samples.containsKey(new DeviceHour(device, hour)))
                    .forEach(hour -> add(fleet, metric, measure, device, hour, 0, 1)));
        }
    }

    /** Where only events have rows, a device is taken to be there from its first row on; else near its rows. */
    private List<Long> present(String device, boolean rowsTellPresence) {
        var hours = new ArrayList<Long>();
        TreeSet<Long> rows = heard.getOrDefault(device, new TreeSet<>());
        if (!rowsTellPresence) {
            for (long hour = rows.first(); hour <= lastHour; hour++) {
                hours.add(hour);
            }
            return hours;
        }
        long hold = usualGap(rows);
        long next = Long.MIN_VALUE;
        for (long row : rows) {
            for (long hour = Math.max(row, next); hour < row + hold && hour <= lastHour; hour++) {
                hours.add(hour);
            }
            next = row + hold;
        }
        return hours;
    }

    private static long usualGap(Set<Long> rows) {
        var gaps = new ArrayList<Long>();
        Long before = null;
        for (Long row : rows) {
            if (before != null) {
                gaps.add(row - before);
            }
            before = row;
        }
        return gaps.isEmpty()
                ? 1
                : Math.min(MAX_HOLD_HOURS, gaps.stream().sorted().toList().get(gaps.size() / 2));
    }

    private void add(
            Fleet fleet, String metric, Measure measure, String device, long hour, double value, double hours) {
        var slice = Optional.ofNullable(slices.get(device))
                .flatMap(ofDevice -> Optional.ofNullable(ofDevice.floorEntry(hour)))
                .map(Map.Entry::getValue)
                .orElse(Slice.ALL);
        for (String name : List.copyOf(slice.parts().keySet())) {
            boolean isKnown = name.equals(Slice.VERSION) || name.equals(Slice.HARDWARE);
            if (!isKnown && attributeValues.getOrDefault(name, Set.of()).size() > MAX_VALUES_OF_ATTRIBUTE) {
                slice = slice.without(name);
            }
        }
        var cell = slice;
        HourPoint.of(value, hours).ifPresent(point -> fleet.add(hour, metric, measure, cell, point));
    }
}
