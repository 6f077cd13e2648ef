package dev.fleetward.telemetry.metrics;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/** A device's measurements, for its owner. */
@ApplicationScoped
class MetricSubjectData implements SubjectData {
    private final Db db;
    private final Lake lake;
    private final MetricStore store;

    MetricSubjectData(Db db, Lake lake, MetricStore store) {
        this.db = db;
        this.lake = lake;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("last_value", "lake_staging");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.json(
                "metrics/last-values.json",
                db.inTransaction(organization, tx -> store.lastValues(tx, new DeviceId(device))));
        try (var out = archive.file("metrics/samples.csv")) {
            lake.exportCsv(organization, FieldTables.SAMPLES, device, out);
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, new DeviceId(device)))
                + lake.erase(organization, FieldTables.SAMPLES, device);
    }
}
