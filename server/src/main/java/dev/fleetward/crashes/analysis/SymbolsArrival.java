package dev.fleetward.crashes.analysis;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.symbols.SymbolsArrived;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Has what waits for a build's symbols looked at when they come. */
@ApplicationScoped
class SymbolsArrival implements Events.Subscriber<SymbolsArrived> {
    private final Db db;
    private final Analysis analysis;

    SymbolsArrival(Db db, Analysis analysis) {
        this.db = db;
        this.analysis = analysis;
    }

    @Override
    public Class<SymbolsArrived> event() {
        return SymbolsArrived.class;
    }

    @Override
    public void on(OrganizationId organization, SymbolsArrived arrived) {
        String build = Optional.ofNullable(arrived.buildId()).map(BuildKey::of).orElse(BuildKey.ANY);
        db.doInTransaction(
                organization,
                tx -> analysis.requestWaiting(tx, organization, new SymbolsJob.Wanted(arrived.product(), build, null)));
    }
}
