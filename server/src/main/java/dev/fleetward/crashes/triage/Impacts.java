package dev.fleetward.crashes.triage;

import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.vitals.Vitals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out whom an issue strikes. Safe for concurrent use. */
@ApplicationScoped
class Impacts {
    private static final int CHART_DAYS = 30;

    private final Db db;
    private final Clock clock;
    private final ImpactStore store;
    private final Devices devices;
    private final Vitals vitals;

    Impacts(Db db, Clock clock, ImpactStore store, Devices devices, Vitals vitals) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.devices = devices;
        this.vitals = vitals;
    }

    Impact of(Product product, Issue issue) {
        Instant now = clock.instant();
        Instant earliest = now.minus(Duration.ofDays(Impact.MAX_DAYS));
        Instant from = issue.firstSeenAt().isBefore(earliest) ? earliest : issue.firstSeenAt();
        Map<String, Double> hours = vitals.hoursByVersion(
                product,
                LocalDate.ofInstant(from, ZoneOffset.UTC),
                LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1));
        return db.inTransaction(
                product.organization(),
                tx -> new Impact(
                        issue.devices(),
                        devices.count(tx, product.id(), now.minus(Duration.ofDays(7)))
                                .active(),
                        store.versions(tx, issue.id()).stream()
                                .map(row -> new Impact.OfVersion(
                                        row.version(),
                                        row.events(),
                                        row.devices(),
                                        row.firstSeenAt(),
                                        row.lastSeenAt(),
                                        Optional.ofNullable(hours.get(row.version()))))
                                .toList(),
                        store.hardware(tx, product.id(), issue.id()),
                        store.devices(tx, issue.id())));
    }

    /** Of the last {@value #CHART_DAYS} days. */
    List<ImpactStore.Day> perDay(Product product, Issue issue) {
        Instant since = clock.instant().minus(Duration.ofDays(CHART_DAYS));
        return db.inTransaction(product.organization(), tx -> store.perDay(tx, issue.id(), since));
    }
}
