package dev.fleetward.crashes;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** That failures in the field are seen, and how often they strike (CRA Annex I, Part I (2)(h) and (l)). */
@ApplicationScoped
class CrashFreeEvidence implements EvidenceSource {
    private static final Duration WINDOW = Duration.ofDays(7);

    private final Db db;
    private final Clock clock;
    private final CrashDaysStore crashes;
    private final Devices devices;

    CrashFreeEvidence(Db db, Clock clock, CrashDaysStore crashes, Devices devices) {
        this.db = db;
        this.clock = clock;
        this.crashes = crashes;
        this.devices = devices;
    }

    @Override
    public String id() {
        return "crashes.crash-free-devices";
    }

    @Override
    public String title() {
        return "Active devices without a crash in 7 days";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.h");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        Instant since = clock.instant().minus(WINDOW);
        var id = new ProductId(product);
        return db.inTransaction(organization, tx -> {
            long active = devices.count(tx, id, since).active();
            long crashed = Math.min(active, crashes.crashedDevices(tx, id, since));
            return new Figure(
                    active - crashed,
                    active,
                    "devices active in 7 days",
                    "devices seen in 7 days, less those with a crash in the same 7 days");
        });
    }
}
