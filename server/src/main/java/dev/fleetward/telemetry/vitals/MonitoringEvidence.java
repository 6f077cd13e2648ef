package dev.fleetward.telemetry.vitals;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Recording and monitoring of internal activity: Regulation (EU) 2024/2847 Annex I Part I (2)(l). */
@ApplicationScoped
class MonitoringEvidence implements EvidenceSource {
    private static final Duration RECENT = Duration.ofDays(7);

    private final Db db;
    private final Devices devices;
    private final VitalsStore vitals;
    private final Clock clock;

    MonitoringEvidence(Db db, Devices devices, VitalsStore vitals, Clock clock) {
        this.db = db;
        this.devices = devices;
        this.vitals = vitals;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "telemetry.monitored-devices";
    }

    @Override
    public String title() {
        return "Active devices that report telemetry";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.l");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var of = new ProductId(product);
        Instant since = clock.instant().minus(RECENT);
        return db.inTransaction(organization, tx -> {
            long active = devices.count(tx, of, since).active();
            long reporting = vitals.reporting(tx, of, LocalDate.ofInstant(since, ZoneOffset.UTC));
            return new Figure(
                    // The first day counts whole, so a device may report on it and be no longer active.
                    Math.min(reporting, active),
                    active,
                    "devices seen in the last 7 days",
                    "devices with at least one heartbeat on a day of the last 7 / devices seen in the last 7 days");
        });
    }
}
