package dev.fleetward.telemetry.metrics;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Data minimisation (CRA Annex I, Part I (2)(g)): each thing a device measures is declared, by its build's symbols or by a
 * person, and a field nobody declared is a finding.
 */
@ApplicationScoped
class DeclaredMetricsEvidence implements EvidenceSource {
    private final Db db;
    private final MetricStore store;

    DeclaredMetricsEvidence(Db db, MetricStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "telemetry.declared-metrics";
    }

    @Override
    public String title() {
        return "Metrics received whose meaning is declared";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.g");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        MetricStore.Declared declared = db.inTransaction(organization, tx -> store.declared(tx, product));
        return new Figure(
                declared.declared(), declared.received(), "metrics that devices reported", MetricStore.DECLARED);
    }
}
