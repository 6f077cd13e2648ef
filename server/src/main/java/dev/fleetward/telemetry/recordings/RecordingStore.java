package dev.fleetward.telemetry.recordings;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.telemetry.FieldText;
import dev.fleetward.telemetry.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of custom data recordings. */
@ApplicationScoped
class RecordingStore {
    private static final String ALL =
            "SELECT id, captured_at, duration_ms, reason, mime_types, sha256, size_bytes FROM recording";
    private static final int MAX_REASON_CHARACTERS = 200;
    private static final int MAX_MIME_TYPES = 10;
    private static final long MAX_DURATION_MS = Duration.ofDays(31).toMillis();

    record Recording(
            UUID id,
            Instant capturedAt,
            long durationMs,
            String reason,
            List<String> mimeTypes,
            String sha256,
            long sizeBytes) {}

    void add(Tx tx, Place place, FieldEvent.Recording recording) {
        var received = place.received();
        // Captured is its start; without a clock it ended about when it came.
        Instant start = recording.origin().capturedAt() == null
                ? place.at().minusMillis(Math.clamp(recording.durationMs(), 0, MAX_DURATION_MS))
                : place.at();
        tx.update(
                """
                INSERT INTO recording (organization_id, product_id, device_id, captured_at, duration_ms, reason,
                                       mime_types, sha256, size_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                received.organization(),
                received.product().value(),
                received.device().value(),
                start,
                recording.durationMs(),
                FieldText.clean(recording.reason(), MAX_REASON_CHARACTERS),
                recording.mimeTypes().stream()
                        .limit(MAX_MIME_TYPES)
                        .map(type -> FieldText.clean(type, MAX_REASON_CHARACTERS))
                        .toList(),
                recording.data().sha256(),
                recording.data().length());
    }

    List<Recording> ofDevice(Tx tx, DeviceId device) {
        return tx.list(
                ALL + " WHERE device_id = ? ORDER BY captured_at DESC", RecordingStore::recording, device.value());
    }

    /** Newest first. {@code before} is the id of the last one already seen. */
    List<Recording> page(Tx tx, DeviceId device, @Nullable UUID before, int rows) {
        return tx.list(ALL + """
                 WHERE device_id = ? AND (?::uuid IS NULL OR (captured_at, id)
                       < (SELECT captured_at, id FROM recording WHERE device_id = ? AND id = ?::uuid))
                ORDER BY captured_at DESC, id DESC LIMIT ?
                """, RecordingStore::recording, device.value(), before, device.value(), before, rows);
    }

    Optional<Recording> find(Tx tx, DeviceId device, UUID id) {
        return tx.first(ALL + " WHERE device_id = ? AND id = ?", RecordingStore::recording, device.value(), id);
    }

    private static Recording recording(Row row) {
        return new Recording(
                row.uuid("id"),
                row.instant("captured_at"),
                row.longValue("duration_ms"),
                row.text("reason"),
                row.texts("mime_types"),
                row.text("sha256"),
                row.longValue("size_bytes"));
    }

    /** @return the blobs no recording of another device needs */
    List<String> filesOf(Tx tx, DeviceId device) {
        return tx.list("""
                SELECT DISTINCT sha256 FROM recording m WHERE device_id = ?
                AND NOT EXISTS (SELECT FROM recording r WHERE r.sha256 = m.sha256 AND r.device_id <> m.device_id)
                """, row -> row.text("sha256"), device.value());
    }

    void forget(Tx tx, DeviceId device) {
        tx.update("DELETE FROM recording WHERE device_id = ?", device.value());
    }

    List<UUID> older(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.list(
                """
                SELECT id FROM recording WHERE product_id = ? AND captured_at < ? AND device_id <> ALL (?) LIMIT ?
                """,
                row -> row.uuid("id"),
                scope.product(),
                before,
                scope.heldDevices().toArray(UUID[]::new),
                atMost);
    }

    /** @return the blobs no other recording needs */
    List<String> filesOnlyOf(Tx tx, List<UUID> recordings) {
        UUID[] ids = recordings.toArray(UUID[]::new);
        return tx.list("""
                SELECT DISTINCT sha256 FROM recording m WHERE id = ANY (?)
                AND NOT EXISTS (SELECT FROM recording r WHERE r.sha256 = m.sha256 AND r.id <> ALL (?))
                """, row -> row.text("sha256"), ids, ids);
    }

    void delete(Tx tx, List<UUID> recordings) {
        tx.update("DELETE FROM recording WHERE id = ANY (?)", (Object) recordings.toArray(UUID[]::new));
    }
}
