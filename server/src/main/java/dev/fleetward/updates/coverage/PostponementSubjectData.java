package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** When a device's user put updates off. */
@ApplicationScoped
class PostponementSubjectData implements SubjectData {
    private final Db db;
    private final DeviceUpdateStore store;

    PostponementSubjectData(Db db, DeviceUpdateStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("update_postponement");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "postponements",
                "Updates put off",
                "When the owner of the device put an update off",
                "To honour and to prove the choice (Regulation (EU) 2024/2847, Annex I, Part I (2)(c))",
                new DataKind.Keeping.Until("the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var held = db.inTransaction(organization, tx -> store.postponements(tx, device));
        archive.lines("updates/postponements.jsonl", held);
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.erase(tx, device));
    }
}
