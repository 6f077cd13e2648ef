package dev.fleetward.components;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** How much of the fleet the SBOMs speak for (CRA Annex I, Part II (1)): a rare version weighs little, a common one much. */
@ApplicationScoped
class DescribedDevicesEvidence implements EvidenceSource {
    private static final Duration ACTIVE = Duration.ofDays(7);

    private final Db db;
    private final SbomInfoStore store;
    private final Clock clock;

    DescribedDevicesEvidence(Db db, SbomInfoStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "components.devices-with-sbom";
    }

    @Override
    public String title() {
        return "Active devices whose every software has an SBOM";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.1");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var coverage = db.inTransaction(
                organization, tx -> store.devices(tx, product, clock.instant().minus(ACTIVE)));
        return new Figure(
                coverage.described(),
                coverage.running(),
                "devices active in 7 days that told what they run",
                SbomInfoStore.DEVICES);
    }
}
