package dev.fleetward.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A device's events as they were decoded, and the raw chunks that are still kept. */
@ApplicationScoped
class FieldSubjectData implements SubjectData {
    private static final int ROWS_AT_ONCE = 500;

    private final Db db;
    private final EventStore events;
    private final SubjectStore subjects;
    private final ChunkLogStore log;
    private final LaneWorker worker;

    FieldSubjectData(Db db, EventStore events, SubjectStore subjects, ChunkLogStore log, LaneWorker worker) {
        this.db = db;
        this.events = events;
        this.subjects = subjects;
        this.log = log;
        this.worker = worker;
    }

    @Override
    public Set<String> tables() {
        return Set.of("event", "quarantine", "chunk_log", "open_chunk", "completed_chunk", "device_refusal");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        try (var out = archive.file("field-data/events.json");
                JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartArray();
            List<EventStore.Stored> rows = rows(organization, device, EventStore.Place.START);
            while (!rows.isEmpty()) {
                for (EventStore.Stored row : rows) {
                    json.writeObject(row);
                }
                rows = rows(organization, device, rows.getLast().place());
            }
            json.writeEndArray();
        }
        var refused = db.inTransaction(organization, tx -> subjects.key(tx, device)
                .map(key -> subjects.quarantine(tx, key))
                .orElse(List.of()));
        try (var out = archive.file("field-data/quarantine.json")) {
            out.write(Json.MAPPER.writeValueAsBytes(refused));
        }
        var beyond = db.inTransaction(organization, tx -> subjects.beyondLimit(tx, device));
        try (var out = archive.file("field-data/beyond-limit.json")) {
            out.write(Json.MAPPER.writeValueAsBytes(beyond));
        }
    }

    private List<EventStore.Stored> rows(OrganizationId organization, UUID device, EventStore.Place after) {
        return db.inTransaction(
                organization, tx -> events.list(tx, new DeviceId(device), Set.of(), after, ROWS_AT_ONCE));
    }

    @Override
    public long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        return eraseNamed(tx, organization, new DeviceKey(new ProductId(name.product()), name.serial()));
    }

    private long eraseNamed(Tx tx, OrganizationId organization, DeviceKey key) {
        var lane = new Lane(organization, Lane.partition(key.product(), key.serial()));
        // With the lane held nobody decodes: what is in memory of it is of before.
        log.lockOffset(tx, lane);
        worker.forget(lane);
        return subjects.eraseNamed(tx, organization, key);
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(
                organization,
                tx -> subjects.erase(tx, device)
                        + subjects.key(tx, device)
                                .map(key -> eraseNamed(tx, organization, key))
                                .orElse(0L));
    }
}
