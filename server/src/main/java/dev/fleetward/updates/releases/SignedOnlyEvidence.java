package dev.fleetward.updates.releases;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whether the product's policy takes signed files only; a policy that allows others shows here as a gap. */
@ApplicationScoped
class SignedOnlyEvidence implements EvidenceSource {
    private final Db db;
    private final ReleasePolicyStore store;

    SignedOnlyEvidence(Db db, ReleasePolicyStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "updates.signed-only-policy";
    }

    @Override
    public String title() {
        return "Release policy that takes signed files only";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.7", "CRA.I.2.f");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        ReleasePolicy policy = db.inTransaction(organization, tx -> store.find(tx, product));
        String exception = policy.allowUnsigned() ? "; unsigned files are allowed: " + policy.reason() : "";
        return new Figure(
                policy.allowUnsigned() ? 0 : 1,
                1,
                "release policy of the product" + exception,
                "the product's release policy, satisfied while it allows no unsigned file");
    }
}
