package dev.fleetward.privacy;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** That data asked to be erased was erased and certified (CRA Annex I, Part I (2)(m)). */
@ApplicationScoped
class ErasureEvidence implements EvidenceSource {
    private final Db db;
    private final SubjectRequestStore store;

    ErasureEvidence(Db db, SubjectRequestStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "privacy.erasures-certified";
    }

    @Override
    public String title() {
        return "Erasures whose certificate still matches its hash";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.m");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var erasures = db.inTransaction(organization, tx -> store.erasures(tx, new ProductId(product)));
        long matching = erasures.stream()
                .filter(erasure -> erasure.certificate().hash().equals(erasure.hash()))
                .count();
        return new Figure(matching, erasures.size(), "erasures done", SubjectRequestStore.ERASURES);
    }
}
