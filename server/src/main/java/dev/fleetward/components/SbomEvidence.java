package dev.fleetward.components;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Regulation (EU) 2024/2847, Annex I part II (1): identify and document components, by an SBOM. */
@ApplicationScoped
class SbomEvidence implements EvidenceSource {
    private final Db db;
    private final SbomInfoStore store;

    SbomEvidence(Db db, SbomInfoStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "components.sbom-coverage";
    }

    @Override
    public String title() {
        return "Software versions in the field with an SBOM";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.1");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var coverage = db.inTransaction(organization, tx -> store.coverage(tx, product));
        return new Figure(
                coverage.described(),
                coverage.running(),
                "software versions running on devices now",
                SbomInfoStore.COVERAGE);
    }
}
