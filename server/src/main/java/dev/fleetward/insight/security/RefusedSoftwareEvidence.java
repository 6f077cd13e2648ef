package dev.fleetward.insight.security;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Negative evidence for CRA Annex I, Part I (2)(f) and Part II (7): software that is unsigned, altered or older is refused.
 * What devices report of it was refused; what the server notices, a device that runs older software, got through.
 */
@ApplicationScoped
class RefusedSoftwareEvidence implements EvidenceSource {
    private static final Duration WINDOW = Duration.ofDays(90);

    private final Db db;
    private final SecurityEvidenceStore store;
    private final Clock clock;

    RefusedSoftwareEvidence(Db db, SecurityEvidenceStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "insight.unwanted-software-refused";
    }

    @Override
    public String title() {
        return "Attempts at unsigned, altered or older software that devices refused";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.f", "CRA.II.7");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var counted = db.inTransaction(
                organization, tx -> store.refused(tx, product, clock.instant().minus(WINDOW)));
        return new Figure(
                counted.good(),
                counted.all(),
                "attempts seen in 90 days (older software, failed secure boot, tampering)",
                SecurityEvidenceStore.REFUSED);
    }
}
