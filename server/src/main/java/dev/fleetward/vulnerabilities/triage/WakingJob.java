package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** What was deferred comes back when it becomes known to be exploited. */
@ApplicationScoped
class WakingJob implements RecurringJob {
    private final Db db;
    private final Clock clock;
    private final TriageStore store;

    WakingJob(Db db, Clock clock, TriageStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public String kind() {
        return "vulnerabilities.waking";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        db.doAcrossOrganizations(tx -> store.wake(tx)
                .forEach(woken -> store.note(
                        tx,
                        new TriageStore.Of(woken.organization(), woken.product(), woken.vulnerability()),
                        new Triage.Note(
                                clock.instant(),
                                "Fleetward",
                                "ended its deferral",
                                "It became known to be exploited."))));
    }
}
