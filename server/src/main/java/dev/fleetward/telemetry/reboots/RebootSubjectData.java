package dev.fleetward.telemetry.reboots;

import dev.fleetward.devices.DeviceId;
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

/** A device's reboots, for its owner. */
@ApplicationScoped
class RebootSubjectData implements SubjectData {
    private final Db db;
    private final RebootStore store;

    RebootSubjectData(Db db, RebootStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("reboot_day");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "reboots",
                "Reboots",
                "How often the device restarted on a day and why",
                "To find faults of the product",
                new DataKind.Keeping.Days(400, this::removeOlder)));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines(
                "metrics/reboots.jsonl",
                db.inTransaction(organization, tx -> store.ofDevice(tx, new DeviceId(device))));
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, new DeviceId(device)));
    }

    private long removeOlder(DataKind.Scope scope, Instant before, int atMost) {
        return db.inTransaction(scope.organization(), tx -> store.deleteOlder(tx, scope, before, atMost));
    }
}
