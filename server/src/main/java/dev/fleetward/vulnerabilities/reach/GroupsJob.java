package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Counts the devices of large fleets by hardware, cohort and country: a page cannot wait until a million are looked at. */
@ApplicationScoped
class GroupsJob implements RecurringJob {
    /** Fewer are looked at in less than half a second. */
    static final long COUNTED_FROM_DEVICES = 50_000;

    private final Db db;
    private final Clock clock;
    private final FleetGroups groups;
    private final GroupStore store;

    GroupsJob(Db db, Clock clock, FleetGroups groups, GroupStore store) {
        this.db = db;
        this.clock = clock;
        this.groups = groups;
        this.store = store;
    }

    @Override
    public String kind() {
        return "reach.groups";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        List<GroupStore.Counted> large = db.acrossOrganizations(tx -> store.fleetsOf(tx, COUNTED_FROM_DEVICES));
        large.forEach(this::count);
        db.acrossOrganizations(store::countedBefore).stream()
                .filter(fleet -> !large.contains(fleet))
                .forEach(fleet -> db.doInTransaction(fleet.organization(), tx -> store.forget(tx, fleet.product())));
    }

    void count(GroupStore.Counted fleet) {
        db.doInTransaction(fleet.organization(), tx -> store.count(tx, fleet, clock.instant(), groups.longAgo()));
    }
}
