package dev.fleetward.insight.detect;

import dev.fleetward.products.Product;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Looks at all a product's series from the start of what counts as their past to now. Nothing is kept between runs but
 * the anomalies: data that came late counts in its own hour, and a restart changes nothing. Safe for concurrent use.
 */
@ApplicationScoped
class DetectionRun {
    private static final Duration PAST = Duration.ofDays(15);
    private static final Duration TOLD = Duration.ofDays(7);
    /** Devices send what they could not for some hours: only then is what is missing missed. */
    private static final int LATE_HOURS = 3;

    private final List<CellSource> sources;
    private final IssueFindings issues;
    private final DeviceFindings devices;
    private final Anomalies anomalies;
    private final Clock clock;

    DetectionRun(
            @All List<CellSource> sources,
            IssueFindings issues,
            DeviceFindings devices,
            Anomalies anomalies,
            Clock clock) {
        this.sources = List.copyOf(sources);
        this.issues = issues;
        this.devices = devices;
        this.anomalies = anomalies;
        this.clock = clock;
    }

    void run(Product product) {
        Instant now = clock.instant();
        var found = new ArrayList<Found>();
        inSeries(product, now).forEach(incident -> found.add(Found.of(incident)));
        found.addAll(issues.find(product, now));
        found.addAll(devices.find(product, now));
        anomalies.keep(product, found, now);
    }

    private List<Incident> inSeries(Product product, Instant now) {
        Instant from = now.minus(PAST);
        var hours = new TreeMap<Long, List<Cell>>();
        for (CellSource source : sources) {
            for (String metric : source.metrics(product, from, now)) {
                source.cells(product, metric, from, now)
                        .forEach((hour, cells) -> hours.computeIfAbsent(hour, _ -> new ArrayList<>())
                                .addAll(cells));
            }
        }
        var detection = new Detection();
        long last = Math.floorDiv(now.getEpochSecond(), 3600L);
        for (long hour = hours.isEmpty() ? last + 1 : hours.firstKey(); hour <= last; hour++) {
            detection.look(hour, hours.getOrDefault(hour, List.of()));
        }
        long told = last - TOLD.toHours();
        return detection.incidents().stream()
                .filter(incident -> incident.lastAt() >= told)
                .filter(incident ->
                        incident.lead().shape() != Shape.DROP_OUT || incident.openedAt() <= last - LATE_HOURS)
                .toList();
    }
}
