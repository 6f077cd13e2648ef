package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class EventStore {

    /** An event to keep. {@code messageId} and {@code position} say which it is, however often it comes. */
    record New(
            OrganizationId organization,
            ProductId product,
            DeviceId device,
            long sequence,
            int position,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            byte[] messageId,
            JsonNode body) {}

    record Stored(
            long sequence,
            int position,
            String id,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            JsonNode body) {}

    /** Empty when the event is here already. */
    Optional<EventId> insert(Tx tx, New event) {
        return tx.first(
                """
                INSERT INTO event (organization_id, product_id, device_id, sequence, position, kind, captured_at,
                                   received_at, message_id, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (device_id, message_id, position) DO NOTHING RETURNING id
                """,
                row -> new EventId(row.uuid("id")),
                event.organization(),
                event.product().value(),
                event.device().value(),
                event.sequence(),
                event.position(),
                event.kind(),
                event.capturedAt(),
                event.receivedAt(),
                event.messageId(),
                Json.write(event.body()));
    }

    boolean has(Tx tx, DeviceId device, byte[] messageId) {
        return tx.first(
                        "SELECT 1 AS there FROM event WHERE device_id = ? AND message_id = ? LIMIT 1",
                        row -> true,
                        device.value(),
                        messageId)
                .isPresent();
    }

    List<Stored> list(
            Tx tx, DeviceId device, Collection<String> kinds, long afterSequence, int afterPosition, int rows) {
        return tx.list(
                """
                SELECT id, sequence, position, kind, captured_at, received_at, body FROM event
                WHERE device_id = ? AND (sequence, position) > (?, ?) AND (cardinality(?::text[]) = 0 OR kind = ANY (?))
                ORDER BY sequence, position LIMIT ?
                """,
                row -> new Stored(
                        row.longValue("sequence"),
                        row.intValue("position"),
                        row.uuid("id").toString(),
                        row.text("kind"),
                        row.instantOrNull("captured_at"),
                        row.instant("received_at"),
                        row.json("body", JsonNode.class)),
                device.value(),
                afterSequence,
                afterPosition,
                kinds,
                kinds,
                rows);
    }
}
