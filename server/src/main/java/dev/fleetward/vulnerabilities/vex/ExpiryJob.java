package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Opens again what was decided for a time only, and looks whether a weaker decision holds then. An expired decision
 * stops deciding by itself; this writes it down.
 */
@ApplicationScoped
class ExpiryJob implements RecurringJob {
    private final Db db;
    private final Clock clock;
    private final DecisionStore store;
    private final HistoryStore history;
    private final Rulings rulings;

    ExpiryJob(Db db, Clock clock, DecisionStore store, HistoryStore history, Rulings rulings) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.history = history;
        this.rulings = rulings;
    }

    @Override
    public String kind() {
        return "vex.expiry";
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
        Instant now = clock.instant();
        List<DecisionStore.Due> due = db.acrossOrganizations(tx -> {
            var all = new ArrayList<>(history.expire(tx, now));
            all.addAll(store.due(tx, now));
            return all;
        });
        Map<OrganizationId, Set<UUID>> byOrganization = new HashMap<>();
        due.forEach(one -> byOrganization
                .computeIfAbsent(one.organization(), _ -> new HashSet<>())
                .add(one.vulnerability()));
        byOrganization.forEach((organization, vulnerabilities) ->
                db.doInTransaction(organization, tx -> rulings.vulnerabilities(tx, organization, vulnerabilities)));
    }
}
