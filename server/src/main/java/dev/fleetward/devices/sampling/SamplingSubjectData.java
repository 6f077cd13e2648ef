package dev.fleetward.devices.sampling;

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

/** What a device was told to send. */
@ApplicationScoped
class SamplingSubjectData implements SubjectData {
    private final Db db;
    private final SamplingStore store;

    SamplingSubjectData(Db db, SamplingStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("sampling_rule", "device_config");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "sampling",
                "Sampling rules",
                "How much of its data the device is told to send",
                "To collect no more than is needed (Regulation (EU) 2024/2847, Annex I, Part I (2)(g))",
                new DataKind.Keeping.Until("the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var told = db.inTransaction(organization, tx -> store.config(tx, new DeviceId(device)));
        archive.lines("sampling.jsonl", told.stream().toList());
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, new DeviceId(device)));
    }
}
