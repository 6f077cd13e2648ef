package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Regulation (EU) 2024/2847, Annex I part I (2)(a): no known exploitable vulnerabilities. A device whose software has no
 * SBOM is not counted as free of them: nobody has looked.
 */
@ApplicationScoped
class ExposureEvidence implements EvidenceSource {
    private final Db db;
    private final ExposureStore store;

    ExposureEvidence(Db db, ExposureStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "vulnerabilities.devices-without-open-findings";
    }

    @Override
    public String title() {
        return "Devices whose software has an SBOM and no open finding";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.a", "CRA.II.2");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var standing = db.inTransaction(organization, tx -> store.standing(tx, product, null));
        return new Figure(
                standing.known() - standing.exposed() - standing.undescribed(),
                standing.known(),
                "devices that reported the software they run",
                ExposureStore.STANDING);
    }
}
