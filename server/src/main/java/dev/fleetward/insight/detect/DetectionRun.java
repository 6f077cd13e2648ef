package dev.fleetward.insight.detect;

import dev.fleetward.devices.Cohort;
import dev.fleetward.devices.Cohorts;
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
    /** Of a cohort's usual devices: with fewer left in it, what is missed was moved. */
    private static final double MOST = 0.5;

    private final List<CellSource> sources;
    private final IssueFindings issues;
    private final DeviceFindings devices;
    private final Anomalies anomalies;
    private final Cohorts cohorts;
    private final Clock clock;

    DetectionRun(
            @All List<CellSource> sources,
            IssueFindings issues,
            DeviceFindings devices,
            Anomalies anomalies,
            Cohorts cohorts,
            Clock clock) {
        this.sources = List.copyOf(sources);
        this.issues = issues;
        this.devices = devices;
        this.anomalies = anomalies;
        this.cohorts = cohorts;
        this.clock = clock;
    }

    void run(Product product) {
        Instant now = clock.instant();
        var found = new ArrayList<Found>();
        var names = cohorts.names(product);
        inSeries(product, now).stream()
                .filter(incident -> !isMoved(product, incident.lead()))
                .forEach(incident -> found.add(Found.of(incident, names)));
        found.addAll(issues.find(product, now));
        found.addAll(devices.find(product, now));
        anomalies.keep(product, found, now);
    }

    /** Whether what is missed of a cohort are devices that are not in it any more: nothing stopped. */
    private boolean isMoved(Product product, Finding lead) {
        return lead.shape() == Shape.DROP_OUT
                && lead.slice().get(Slice.COHORT).stream()
                        .anyMatch(slug -> members(product, slug) < MOST * lead.usual());
    }

    private long members(Product product, String slug) {
        return cohorts.list(product).stream()
                .filter(cohort -> cohort.slug().equals(slug))
                .mapToLong(Cohort::devices)
                .sum();
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
