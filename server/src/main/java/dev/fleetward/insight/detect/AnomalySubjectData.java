package dev.fleetward.insight.detect;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Anomalies of one device alone, for its owner. */
@ApplicationScoped
class AnomalySubjectData implements SubjectData {
    private final Db db;
    private final AnomalyStore store;

    AnomalySubjectData(Db db, AnomalyStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("anomaly");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "anomalies",
                "Anomalies",
                "What was unusual about the device",
                "To find faults of the product",
                new DataKind.Keeping.Days(400, this::removeOlder)));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines("anomalies.jsonl", db.inTransaction(organization, tx -> store.ofDevice(tx, device)));
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, device));
    }

    private long removeOlder(DataKind.Scope scope, Instant before, int atMost) {
        return db.inTransaction(scope.organization(), tx -> store.deleteOlder(tx, scope, before, atMost));
    }
}
