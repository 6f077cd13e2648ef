package dev.fleetward.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A device's measurements, logs and recordings, for its owner. */
@ApplicationScoped
class TelemetrySubjectData implements SubjectData {
    private final Db db;
    private final Lake lake;
    private final Blobs blobs;
    private final MetricStore metrics;
    private final VitalsStore vitals;
    private final RecordingStore recordings;

    TelemetrySubjectData(
            Db db, Lake lake, Blobs blobs, MetricStore metrics, VitalsStore vitals, RecordingStore recordings) {
        this.db = db;
        this.lake = lake;
        this.blobs = blobs;
        this.metrics = metrics;
        this.vitals = vitals;
        this.recordings = recordings;
    }

    @Override
    public Set<String> tables() {
        return Set.of("last_value", "device_day", "recording", "lake_staging");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var id = new DeviceId(device);
        write(archive, "metrics/last-values.json", db.inTransaction(organization, tx -> metrics.lastValues(tx, id)));
        write(archive, "metrics/days.json", db.inTransaction(organization, tx -> vitals.ofDevice(tx, id)));
        rows(organization, device, archive, "metrics/samples.csv", FieldTables.SAMPLES);
        rows(organization, device, archive, "logs.csv", FieldTables.LOGS);
        var held = db.inTransaction(organization, tx -> recordings.ofDevice(tx, id));
        write(archive, "recordings/index.json", held);
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
        var id = new DeviceId(device);
        List<String> orphans = db.inTransaction(organization, tx -> recordings.forget(tx, id));
        orphans.forEach(sha256 -> blobs.delete(organization, sha256));
        int rows = db.inTransaction(organization, tx -> metrics.forget(tx, id) + vitals.forget(tx, id));
        return rows
                + orphans.size()
                + lake.erase(organization, FieldTables.SAMPLES, device)
                + lake.erase(organization, FieldTables.LOGS, device);
    }

    private static void write(Archive archive, String path, Object value) throws IOException {
        try (var out = archive.file(path)) {
            Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .writeValue(out, value);
        }
    }

    private void rows(OrganizationId organization, UUID device, Archive archive, String path, LakeTable table)
            throws IOException {
        try (var out = archive.file(path)) {
            lake.exportCsv(organization, table, device, out);
        }
    }
}
