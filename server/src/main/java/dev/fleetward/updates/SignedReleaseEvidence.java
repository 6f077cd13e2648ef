package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** That updates are distributed securely (CRA Annex I, Part II (7)) and arrive whole (Part I (2)(f)). */
@ApplicationScoped
class SignedReleaseEvidence implements EvidenceSource {
    private final Db db;
    private final UpdateFigureStore store;

    SignedReleaseEvidence(Db db, UpdateFigureStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "updates.signed-releases";
    }

    @Override
    public String title() {
        return "Rolled-out releases whose every file is signed";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.7", "CRA.I.2.f");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        return db.inTransaction(organization, tx -> store.signed(tx, product));
    }
}
