package dev.fleetward.devices;

import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class DeviceSubjectData implements SubjectData {
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final int MAX_CHANGES = 100_000;

    private final Db db;
    private final DeviceStore store;
    private final DeviceHistoryStore history;
    private final Attributes attributes;
    private final Life life;

    DeviceSubjectData(Db db, DeviceStore store, DeviceHistoryStore history, Attributes attributes, Life life) {
        this.db = db;
        this.store = store;
        this.history = history;
        this.attributes = attributes;
        this.life = life;
    }

    @Override
    public Set<String> tables() {
        return Set.of(
                "device",
                "device_software",
                "device_software_change",
                "device_attribute",
                "device_attribute_change",
                "device_state_change",
                "device_touched");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "devices",
                "Devices",
                "Serial, hardware, software, attributes and state of the device, and how they changed",
                "To know what is in the field (Regulation (EU) 2024/2847, Annex I, Part II (1))",
                new DataKind.Keeping.Until("the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var found = db.inTransaction(organization, tx -> store.byId(tx, new DeviceId(device)));
        if (found.isEmpty()) {
            return;
        }
        archive.lines("device.jsonl", List.of(found.get()));
        archive.lines(
                "software-changes.jsonl",
                db.inTransaction(organization, tx -> history.changes(tx, new DeviceId(device))));
        archive.lines(
                "attribute-changes.jsonl",
                db.inTransaction(
                        organization, tx -> attributes.changes(tx, device, Instant.EPOCH, FOREVER, MAX_CHANGES)));
        archive.lines(
                "state-changes.jsonl",
                db.inTransaction(organization, tx -> life.changes(tx, new DeviceId(device), Instant.EPOCH, FOREVER)));
    }

    /** Waits for whoever is storing something of the device, and lets nobody find it any more. */
    @Override
    public long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        history.rename(tx, name, placeholder);
        return 0;
    }

    /** What else hangs on the device goes with its row. */
    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> history.erase(tx, new DeviceId(device)));
    }
}
