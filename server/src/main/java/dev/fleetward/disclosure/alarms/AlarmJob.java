package dev.fleetward.disclosure.alarms;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

@ApplicationScoped
class AlarmJob implements RecurringJob {
    private final Db db;
    private final Clock clock;
    private final Alarms alarms;
    private final AlarmStore store;

    AlarmJob(Db db, Clock clock, Alarms alarms, AlarmStore store) {
        this.db = db;
        this.clock = clock;
        this.alarms = alarms;
        this.store = store;
    }

    @Override
    public String kind() {
        return "disclosure.alarms";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        db.acrossOrganizations(store::organizations)
                .forEach(organization -> alarms.look(organization, clock.instant()));
    }
}
