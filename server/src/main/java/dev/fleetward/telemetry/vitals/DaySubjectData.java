package dev.fleetward.telemetry.vitals;

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

/** A device's days, for its owner. */
@ApplicationScoped
class DaySubjectData implements SubjectData {
    private final Db db;
    private final VitalsStore store;

    DaySubjectData(Db db, VitalsStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("device_day");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "days",
                "Days",
                "Hours of use, crashes and readings of the device counted by day",
                "To find faults of the product and to prove its reliability",
                new DataKind.Keeping.Days(800, this::removeOlder)));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines(
                "metrics/days.jsonl", db.inTransaction(organization, tx -> store.ofDevice(tx, new DeviceId(device))));
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, new DeviceId(device)));
    }

    private long removeOlder(DataKind.Scope scope, Instant before, int atMost) {
        return db.inTransaction(scope.organization(), tx -> store.deleteOlder(tx, scope, before, atMost));
    }
}
