package dev.fleetward.components;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The combination of software versions that a device is counted under. */
@ApplicationScoped
class DevicePopulationData implements SubjectData {
    private final Db db;
    private final BuildSetStore store;

    DevicePopulationData(Db db, BuildSetStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("device_build_set");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "component-builds",
                "Builds and versions",
                "Which build of which software the device runs, as counted for components",
                "To know which devices have a vulnerable component (Regulation (EU) 2024/2847, Annex I, Part II (1))",
                new DataKind.Keeping.Until("the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var versions = db.inTransaction(organization, tx -> store.versions(tx, device));
        archive.lines(
                "components/counted-under.jsonl",
                versions.map(text -> Map.of("softwareVersions", text)).stream().toList());
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.remove(tx, device));
    }
}
