package dev.fleetward.insight.detect;

import dev.fleetward.crashes.Issues;
import dev.fleetward.insight.statistics.Dispersion;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Devices that crash far more than their peers: one unit's fault, not the fleet's. */
@ApplicationScoped
class DeviceFindings {
    private static final Duration SPAN = Duration.ofHours(24);
    private static final int LOOKED_AT = 20;
    private static final int MAX_TOLD = 5;
    private static final long MIN_CRASHES = 10;
    private static final double MIN_RATIO = 10;
    /** Rates of devices are taken to spread twice as widely as an exponential's: most never crash, some do often. */
    private static final double DEVICES_DIFFER = 2;

    private static final double FALSE_SHARE = 0.01;

    private final Issues issues;

    DeviceFindings(Issues issues) {
        this.issues = issues;
    }

    List<Found> find(Product product, Instant now) {
        Instant since = now.minus(SPAN);
        List<Issues.Crashing> most = issues.crashing(product, since, LOOKED_AT);
        var fleet = issues.crashFree(product, SPAN);
        if (most.isEmpty() || fleet.active() < LOOKED_AT) {
            return List.of();
        }
        long all = issues.crashHours(product, since).stream()
                .mapToLong(Issues.CrashHour::events)
                .sum();
        return most.stream()
                .flatMap(device -> found(device, fleet.active(), all, since, now).stream())
                .limit(MAX_TOLD)
                .toList();
    }

    private static Optional<Found> found(Issues.Crashing device, long devices, long all, Instant since, Instant now) {
        double peers = Math.max(0.5, (double) (all - device.events())) / (devices - 1);
        double p = Math.min(1, devices * Dispersion.pAtLeast(device.events(), peers, DEVICES_DIFFER));
        if (device.events() < MIN_CRASHES || device.events() < MIN_RATIO * peers || p > FALSE_SHARE) {
            return Optional.empty();
        }
        long hour = Math.floorDiv(since.getEpochSecond(), 3600L);
        var finding = new Finding(
                CrashCells.CRASHES + " of a device",
                Slice.of("device", device.serial()),
                Measure.RATE,
                Shape.OUTLIER_DEVICE,
                hour,
                hour,
                p,
                device.events(),
                peers,
                0,
                0,
                1,
                1,
                Optional.empty());
        String sentence = "Device %s crashed %,d times in 24 hours, where its peers crashed %.2f times; it runs %s."
                .formatted(
                        device.serial(),
                        device.events(),
                        peers,
                        MetricCells.slice(device.version(), device.hardware(), "")
                                .words());
        return Optional.of(
                new Found(finding, sentence, since, now, now, Optional.of(device.device()), Optional.empty()));
    }
}
