package dev.fleetward.insight.vitals;

import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.insight.fleet.FleetSeries.Cut;
import dev.fleetward.insight.fleet.FleetSeries.Point;
import dev.fleetward.insight.fleet.FleetSeries.Slice;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.vitals.Vitals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The vitals of a product's devices, of all and of each version, with 95 % intervals: between devices where each is
 * counted, else between hours or days of the fleet. Safe for concurrent use.
 */
@ApplicationScoped
public class DeviceVitals {
    // Built-in metrics of the firmware SDK and the Linux agent.
    private static final String CONNECTED = "connectivity_connected_time_ms";
    private static final String EXPECTED = "connectivity_expected_time_ms";
    private static final String SYNCED = "sync_successful";
    private static final String NOT_SYNCED = "sync_failure";
    private static final String DROP = "battery_soc_pct_drop";
    private static final String DISCHARGE = "battery_discharge_duration_ms";
    private static final double HOUR_MS = 3_600_000;
    private static final Duration HOURS_UP_TO = Duration.ofDays(8);

    private final Vitals vitals;
    private final FleetSeries series;

    DeviceVitals(Vitals vitals, FleetSeries series) {
        this.vitals = vitals;
        this.series = series;
    }

    /**
     * @param version empty when devices did not say
     * @param unexpected of the reboots
     * @param crashFreeDevices in percent, as the hours
     * @param unexpectedReboots in 100 days of devices
     * @param connectivity percent of the time in which a connection was expected
     * @param batteryHours from full to empty
     * @param sync percent of tries
     */
    public record OfVersion(
            String version,
            long devices,
            long reboots,
            long unexpected,
            Estimate crashFreeDevices,
            Estimate crashFreeHours,
            Estimate unexpectedReboots,
            Estimate connectivity,
            Estimate batteryHours,
            Estimate sync) {}

    /** @param fleet all versions together */
    public record Table(OfVersion fleet, List<OfVersion> versions) {}

    /** Whole days (UTC), {@code to} exclusive. */
    public Table table(Product product, LocalDate from, LocalDate to) {
        var versions = new ArrayList<OfVersion>();
        Parts parts = parts(product, from, to, true);
        for (Vitals.Spread spread : vitals.spread(product, from, to, true)) {
            versions.add(of(spread, parts));
        }
        var all = vitals.spread(product, from, to, false);
        var none = new Vitals.Sums(0, 0, 0, 0, 0);
        return new Table(
                of(
                        all.isEmpty() ? new Vitals.Spread("", 0, 0, 0, 0, none, none) : all.getFirst(),
                        parts(product, from, to, false)),
                versions);
    }

    private static OfVersion of(Vitals.Spread spread, Parts parts) {
        long devices = spread.devices();
        boolean few = devices < Estimate.MIN_DEVICES;
        return new OfVersion(
                spread.version(),
                devices,
                spread.reboots(),
                Math.round(spread.unexpectedReboots().x()),
                Estimate.share(spread.crashFreeDevices(), devices),
                few
                        ? Estimate.tooFew(devices)
                        : spread.crashFreeHours().y() == 0
                                ? Estimate.missing("no device counts its hours")
                                : Estimate.ratio(devices, spread.crashFreeHours(), 100, 1),
                few
                        ? Estimate.tooFew(devices)
                        : Estimate.ratio(devices, spread.unexpectedReboots(), 100, Double.POSITIVE_INFINITY),
                parts.estimate(spread.version(), CONNECTED, List.of(EXPECTED), 100, 1, EXPECTED),
                parts.estimate(spread.version(), DROP, List.of(DISCHARGE), HOUR_MS, Double.POSITIVE_INFINITY, DISCHARGE)
                        .lasting(100),
                parts.estimate(spread.version(), SYNCED, List.of(SYNCED, NOT_SYNCED), 100, 1, SYNCED));
    }

    private Parts parts(Product product, LocalDate from, LocalDate to, boolean byVersion) {
        Instant start = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = to.atStartOfDay(ZoneOffset.UTC).toInstant();
        Duration bucket =
                Duration.between(start, end).compareTo(HOURS_UP_TO) <= 0 ? Duration.ofHours(1) : Duration.ofDays(1);
        var found = new HashMap<String, Map<String, List<Point>>>();
        for (String metric : List.of(CONNECTED, EXPECTED, SYNCED, NOT_SYNCED, DROP, DISCHARGE)) {
            for (var line :
                    series.lines(product, metric, byVersion ? Cut.VERSION : Cut.FLEET, Slice.ALL, start, end, bucket)) {
                found.computeIfAbsent(metric, _ -> new HashMap<>()).put(line.version(), line.points());
            }
        }
        return new Parts(found);
    }

    /** Points by metric and version. */
    private record Parts(Map<String, Map<String, List<Point>>> points) {
        Estimate estimate(String version, String top, List<String> bottom, double scale, double most, String told) {
            var x = sums(version, List.of(top));
            var y = sums(version, bottom);
            double devices = points.getOrDefault(told, Map.of()).getOrDefault(version, List.of()).stream()
                    .mapToDouble(Point::devices)
                    .max()
                    .orElse(0);
            y.values().removeIf(value -> value <= 0);
            if (y.isEmpty()) {
                return Estimate.missing("no device reports " + told);
            }
            if (Math.round(devices) < Estimate.MIN_DEVICES) {
                return Estimate.tooFew(Math.round(devices));
            }
            if (y.size() < Estimate.MIN_STRETCHES) {
                return Estimate.missing(
                        "not enough data: %d of %d hours or days".formatted(y.size(), Estimate.MIN_STRETCHES));
            }
            double sx = 0;
            double sy = 0;
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (Map.Entry<Instant, Double> stretch : y.entrySet()) {
                double a = x.getOrDefault(stretch.getKey(), 0.0);
                double b = stretch.getValue();
                sx += a;
                sy += b;
                xx += a * a;
                xy += a * b;
                yy += b * b;
            }
            return Estimate.ratio(y.size(), new Vitals.Sums(sx, sy, xx, xy, yy), scale, most);
        }

        private Map<Instant, Double> sums(String version, List<String> metrics) {
            var sums = new HashMap<Instant, Double>();
            for (String metric : metrics) {
                points.getOrDefault(metric, Map.of())
                        .getOrDefault(version, List.of())
                        .forEach(point -> sums.merge(point.at(), point.sum(), Double::sum));
            }
            return sums;
        }
    }
}
