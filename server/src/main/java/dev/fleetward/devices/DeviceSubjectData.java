package dev.fleetward.devices;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class DeviceSubjectData implements SubjectData {
    private final Db db;
    private final DeviceStore store;
    private final DeviceHistoryStore history;

    DeviceSubjectData(Db db, DeviceStore store, DeviceHistoryStore history) {
        this.db = db;
        this.store = store;
        this.history = history;
    }

    @Override
    public Set<String> tables() {
        return Set.of("device", "device_software", "device_software_change", "device_attribute");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var found = db.inTransaction(organization, tx -> store.byId(tx, new DeviceId(device)));
        if (found.isEmpty()) {
            return;
        }
        write(archive, "device.json", found.get());
        write(
                archive,
                "software-changes.json",
                db.inTransaction(organization, tx -> history.changes(tx, new DeviceId(device))));
    }

    /** What else hangs on the device goes with its row. */
    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> history.erase(tx, new DeviceId(device)));
    }

    private static void write(Archive archive, String path, Object content) throws IOException {
        try (var file = archive.file(path)) {
            file.write(Json.write(content).getBytes(StandardCharsets.UTF_8));
        }
    }
}
