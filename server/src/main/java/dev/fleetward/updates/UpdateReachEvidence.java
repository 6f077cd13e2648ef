package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** That updates reach devices (CRA Annex I, Part I (2)(c); Part II (2) and (8)). */
@ApplicationScoped
class UpdateReachEvidence implements EvidenceSource {
    private static final Duration ACTIVE = Duration.ofDays(7);

    private final Db db;
    private final UpdateFigureStore store;
    private final Clock clock;

    UpdateReachEvidence(Db db, UpdateFigureStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "updates.reach";
    }

    @Override
    public String title() {
        return "Active devices proven to run the newest rollout's version";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.c", "CRA.II.2", "CRA.II.8");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        return db.inTransaction(
                organization, tx -> store.reach(tx, product, clock.instant().minus(ACTIVE)));
    }
}
