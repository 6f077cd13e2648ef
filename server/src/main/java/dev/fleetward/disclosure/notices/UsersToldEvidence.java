package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whether users were told of what the maker became aware of (CRA Article 14(8), Annex I Part II (8)). */
@ApplicationScoped
class UsersToldEvidence implements EvidenceSource {
    private final Db db;
    private final NoticeStore store;

    UsersToldEvidence(Db db, NoticeStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "disclosure.users-told";
    }

    @Override
    public String title() {
        return "Cases whose users were told what to do";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.8");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        NoticeStore.Told told = db.inTransaction(organization, tx -> store.told(tx, product));
        return new Figure(
                told.cases(),
                told.aware(),
                "cases that you became aware of",
                "cases with a notice to users, of all cases (no drills) with awareness or reliable evidence stated");
    }
}
