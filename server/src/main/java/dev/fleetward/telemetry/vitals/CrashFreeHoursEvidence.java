package dev.fleetward.telemetry.vitals;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Availability of essential functions (CRA Annex I, Part I (2)(h)), by the hours devices worked without a crash. */
@ApplicationScoped
class CrashFreeHoursEvidence implements EvidenceSource {
    private static final int DAYS = 7;

    private final Db db;
    private final VitalsStore vitals;
    private final Clock clock;

    CrashFreeHoursEvidence(Db db, VitalsStore vitals, Clock clock) {
        this.db = db;
        this.vitals = vitals;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "telemetry.crash-free-hours";
    }

    @Override
    public String title() {
        return "Hours of operation in 7 days without a crash";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.h");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Vitals.Counts counts = db.inTransaction(
                organization, tx -> vitals.total(tx, new ProductId(product), today.minusDays(DAYS), today.plusDays(1)));
        long hours = Math.round(counts.operationalHours());
        return new Figure(
                Math.min(hours, (long) Math.floor(counts.crashFreeHours())),
                hours,
                "hours of operation that devices counted in 7 days",
                "sums of operational hours and of crash-free hours of all devices on the days of the last 7 and today");
    }
}
