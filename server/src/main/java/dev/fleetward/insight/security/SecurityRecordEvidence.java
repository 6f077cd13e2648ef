package dev.fleetward.insight.security;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Security events are recorded so that they can be followed up (CRA Annex I, Part I (2)(d) and (l)). */
@ApplicationScoped
class SecurityRecordEvidence implements EvidenceSource {
    private static final Duration WINDOW = Duration.ofDays(90);

    private final Db db;
    private final SecurityEvidenceStore store;
    private final Clock clock;

    SecurityRecordEvidence(Db db, SecurityEvidenceStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "insight.security-events-traced";
    }

    @Override
    public String title() {
        return "Recorded security events that name the device or who it was";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.d", "CRA.I.2.l");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var counted = db.inTransaction(
                organization, tx -> store.traced(tx, product, clock.instant().minus(WINDOW)));
        return new Figure(
                counted.good(), counted.all(), "security events recorded in 90 days", SecurityEvidenceStore.TRACED);
    }
}
