package dev.fleetward.components.prevalence;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Counts the current day again and again, so that each day keeps its last count. */
@ApplicationScoped
class PrevalenceJob implements RecurringJob {
    private final Db db;
    private final PrevalenceStore store;
    private final Clock clock;

    PrevalenceJob(Db db, PrevalenceStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "prevalence";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        db.doAcrossOrganizations(tx -> store.count(tx, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    }
}
