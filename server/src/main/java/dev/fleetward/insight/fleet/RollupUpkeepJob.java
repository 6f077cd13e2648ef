package dev.fleetward.insight.fleet;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Hours are kept as long as the samples they are of, days for five years. */
@ApplicationScoped
class RollupUpkeepJob implements RecurringJob {
    private static final Duration KEEP_DAYS = Duration.ofDays(5 * 366);
    private static final int KEEP_REFUSALS_DAYS = 90;

    private final Db db;
    private final RollupStore rollups;
    private final RefusalStore refusals;
    private final Clock clock;

    RollupUpkeepJob(Db db, RollupStore rollups, RefusalStore refusals, Clock clock) {
        this.db = db;
        this.rollups = rollups;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "metric-rollup-upkeep";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        db.doAcrossOrganizations(tx -> {
            rollups.forget(tx, Step.HOUR, now.minus(Folding.KEEP));
            rollups.forget(tx, Step.DAY, now.minus(KEEP_DAYS));
            refusals.join(tx);
            refusals.forget(tx, LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(KEEP_REFUSALS_DAYS));
        });
    }
}
