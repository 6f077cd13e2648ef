package dev.fleetward.telemetry.metrics;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a device measured last, for its owner; all its samples lie in the lake. */
@ApplicationScoped
class MetricSubjectData implements SubjectData {
    private final Db db;
    private final MetricStore store;

    MetricSubjectData(Db db, MetricStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("last_value");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "last-values",
                "Last values",
                "The last value of each metric of the device",
                "To show the state of the device",
                new DataKind.Keeping.Until("the next value comes or the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines(
                "metrics/last-values.jsonl",
                db.inTransaction(organization, tx -> store.lastValues(tx, new DeviceId(device))));
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, new DeviceId(device)));
    }
}
