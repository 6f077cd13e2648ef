package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What became of the updates devices were offered: installed, postponed, refused, failed (CRA Annex I, Part I (2)(c)). */
@ApplicationScoped
class OfferTakenEvidence implements EvidenceSource {
    private static final Duration WINDOW = Duration.ofDays(90);

    private final Db db;
    private final UpdateFigureStore store;
    private final Clock clock;

    OfferTakenEvidence(Db db, UpdateFigureStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "updates.offers-installed";
    }

    @Override
    public String title() {
        return "Updates offered in 90 days that were installed";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.c", "CRA.II.8");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        return db.inTransaction(
                organization, tx -> store.offers(tx, product, clock.instant().minus(WINDOW)));
    }
}
