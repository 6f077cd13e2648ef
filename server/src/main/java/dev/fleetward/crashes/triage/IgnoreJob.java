package dev.fleetward.crashes.triage;

import dev.fleetward.crashes.issue.ActivityStore;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Opens ignored issues whose condition has come. Counting at each event would make lanes wait for each other. */
@ApplicationScoped
class IgnoreJob implements RecurringJob {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Db db;
    private final Clock clock;
    private final IssueStore issues;
    private final ActivityStore activity;

    IgnoreJob(Db db, Clock clock, IssueStore issues, ActivityStore activity) {
        this.db = db;
        this.clock = clock;
        this.issues = issues;
        this.activity = activity;
    }

    @Override
    public String kind() {
        return "crashes.ignored";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        db.doAcrossOrganizations(tx -> issues.wake(tx, now)
                .forEach(woken -> activity.add(
                        tx,
                        woken.organization(),
                        woken.id(),
                        now,
                        ActivityStore.FIELD_DATA,
                        "opened it",
                        "The condition it was ignored until has come.")));
    }
}
