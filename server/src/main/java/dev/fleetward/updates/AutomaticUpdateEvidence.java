package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Automatic updates are on (CRA Annex I, Part I (2)(c)); who opted out is told apart and is no failure of the maker. */
@ApplicationScoped
class AutomaticUpdateEvidence implements EvidenceSource {
    private static final Duration ACTIVE = Duration.ofDays(7);

    private final Db db;
    private final UpdateFigureStore store;
    private final Clock clock;

    AutomaticUpdateEvidence(Db db, UpdateFigureStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "updates.automatic";
    }

    @Override
    public String title() {
        return "Active devices that take updates automatically";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.c", "CRA.I.2.b");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        return db.inTransaction(
                organization, tx -> store.automatic(tx, product, clock.instant().minus(ACTIVE)));
    }
}
