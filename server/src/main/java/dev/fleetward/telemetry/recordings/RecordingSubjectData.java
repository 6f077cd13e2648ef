package dev.fleetward.telemetry.recordings;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Blobs;
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

/** A device's recordings, for its owner. */
@ApplicationScoped
class RecordingSubjectData implements SubjectData {
    private final Db db;
    private final Blobs blobs;
    private final RecordingStore store;

    RecordingSubjectData(Db db, Blobs blobs, RecordingStore store) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("recording");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "recordings",
                "Recordings",
                "Files the device recorded, such as traces and captures, with time and reason",
                "To find faults of the product",
                new DataKind.Keeping.Days(400, this::removeOlder)));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var held = db.inTransaction(organization, tx -> store.ofDevice(tx, new DeviceId(device)));
        archive.lines("recordings/index.jsonl", held);
        for (String sha256 :
                held.stream().map(RecordingStore.Recording::sha256).distinct().toList()) {
            try (var out = archive.file("recordings/" + sha256);
                    var in = blobs.open(organization, sha256)) {
                in.transferTo(out);
            }
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        List<String> alone = db.inTransaction(organization, tx -> store.filesOf(tx, new DeviceId(device)));
        alone.forEach(sha256 -> blobs.delete(organization, sha256));
        db.doInTransaction(organization, tx -> store.forget(tx, new DeviceId(device)));
        return alone.size();
    }

    private long removeOlder(DataKind.Scope scope, Instant before, int atMost) {
        List<UUID> old = db.inTransaction(scope.organization(), tx -> store.older(tx, scope, before, atMost));
        db.inTransaction(scope.organization(), tx -> store.filesOnlyOf(tx, old))
                .forEach(sha256 -> blobs.delete(scope.organization(), sha256));
        db.doInTransaction(scope.organization(), tx -> store.delete(tx, old));
        return old.size();
    }
}
