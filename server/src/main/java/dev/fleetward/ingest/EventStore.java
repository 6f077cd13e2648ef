package dev.fleetward.ingest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.kernel.ContentId;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.Build;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class EventStore {
    /** As the database keeps them, compressed: read as JSON it is many times as much. */
    private static final long PAGE_BYTES = 2L << 20;

    /** Which event it is, however often it comes: its id is made of these alone. */
    record Identity(DeviceId device, MessageId message) {
        UUID id() {
            return id(message.at(), message.bytes());
        }

        /** The id it would have had a minute before; null when its time does not matter. */
        @Nullable
        UUID previousId() {
            return message.previous() == null ? null : id(message.previousAt(), message.previous());
        }

        private UUID id(@Nullable Instant at, byte[] message) {
            byte[] content = ByteBuffer.allocate(2 * Long.BYTES + message.length)
                    .putLong(device.value().getMostSignificantBits())
                    .putLong(device.value().getLeastSignificantBits())
                    .put(message)
                    .array();
            return at == null ? ContentId.of(content) : ContentId.of(at, content);
        }
    }

    /** @param waitsFor the build whose symbols will name what is in it; null when nothing is left to name */
    record New(
            Identity identity,
            ProductId product,
            long sequence,
            int position,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            JsonNode body,
            @Nullable Build waitsFor) {
        /** By the device's clock where that can be right. */
        Instant toldAt() {
            return capturedAt != null && Skew.isPlausible(capturedAt, receivedAt) ? capturedAt : receivedAt;
        }
    }

    record Stored(
            long sequence,
            int position,
            String id,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            JsonNode body) {}

    /** As it is kept: a body of a thousand log lines, read as JSON, takes several times the room. */
    record Raw(
            long sequence,
            int position,
            String id,
            String kind,
            @Nullable Instant capturedAt,
            Instant receivedAt,
            @JsonRawValue String body) {
        Place place() {
            return new Place(sequence, position, UUID.fromString(id));
        }
    }

    /** In the order of receipt. */
    record Place(long sequence, int position, UUID id) {
        static final Place START = new Place(-1, -1, new UUID(0, 0));
    }

    /** @return by index the ids of those stored; absent are those that were here already */
    Map<Integer, EventId> insert(Tx tx, OrganizationId organization, List<New> events) {
        int rows = events.size();
        var ids = new UUID[rows];
        var places = new HashMap<UUID, Integer>();
        var products = new UUID[rows];
        var devices = new UUID[rows];
        var sequences = new Long[rows];
        var positions = new Integer[rows];
        var kinds = new String[rows];
        @Nullable Long[] captured = new @Nullable Long[rows];
        var received = new Long[rows];
        var told = new Long[rows];
        var bodies = new String[rows];
        @Nullable String[] waiting = new @Nullable String[rows];
        for (int i = 0; i < rows; i++) {
            New event = events.get(i);
            ids[i] = event.identity().id();
            places.putIfAbsent(ids[i], i);
            products[i] = event.product().value();
            devices[i] = event.identity().device().value();
            sequences[i] = event.sequence();
            positions[i] = event.position();
            kinds[i] = event.kind();
            captured[i] = event.capturedAt() == null ? null : (Long) ChunkLogStore.microseconds(event.capturedAt());
            received[i] = ChunkLogStore.microseconds(event.receivedAt());
            told[i] = ChunkLogStore.microseconds(event.toldAt());
            bodies[i] = Json.write(event.body());
            waiting[i] = event.waitsFor() == null ? null : event.waitsFor().key();
        }
        var stored = new HashMap<Integer, EventId>();
        var _ = tx.list(
                """
                INSERT INTO event (id, organization_id, product_id, device_id, sequence, position, kind, captured_at,
                                   received_at, told_at, body, waits_for)
                SELECT id, ?, product_id, device_id, sequence, position, kind,
                       timestamptz 'epoch' + captured * interval '1 microsecond',
                       timestamptz 'epoch' + received * interval '1 microsecond',
                       timestamptz 'epoch' + told * interval '1 microsecond', body::json, waits_for
                FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::int[], ?::text[], ?::bigint[], ?::bigint[],
                            ?::bigint[], ?::text[], ?::text[])
                    AS g (id, product_id, device_id, sequence, position, kind, captured, received, told, body, waits_for)
                ON CONFLICT (id) DO NOTHING RETURNING id
                """,
                row -> {
                    UUID id = row.uuid("id");
                    return stored.put(places.get(id), new EventId(id));
                },
                organization,
                ids,
                products,
                devices,
                sequences,
                positions,
                kinds,
                captured,
                received,
                told,
                bodies,
                waiting);
        return stored;
    }

    /** @return the indexes of those whose message came a little earlier already, before this transaction */
    Set<Integer> repeated(Tx tx, List<Identity> events) {
        var previous = new ArrayList<UUID>();
        var places = new ArrayList<Integer>();
        for (int i = 0; i < events.size(); i++) {
            UUID id = events.get(i).previousId();
            if (id != null) {
                previous.add(id);
                places.add(i);
            }
        }
        if (places.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(tx.list(
                "SELECT g.place FROM unnest(?::uuid[], ?::int[]) AS g (id, place) JOIN event USING (id)",
                row -> row.intValue("place"),
                previous.toArray(UUID[]::new),
                places.toArray(Integer[]::new)));
    }

    int deleteOlder(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.update("""
                DELETE FROM event WHERE id IN (
                    SELECT id FROM event WHERE product_id = ? AND received_at < ? AND device_id <> ALL (?) LIMIT ?)
                """, scope.product(), before, scope.heldDevices().toArray(UUID[]::new), atMost);
    }

    /** @param more whether there is more behind it */
    record Page(List<Stored> events, boolean more) {}

    /** As many as asked for, or fewer when they are large; one at least if there is one. */
    Page page(Tx tx, DeviceId device, Collection<String> kinds, Place after, int limit) {
        var found = new AtomicInteger();
        List<Stored> events = tx.list(
                """
                SELECT id, sequence, position, kind, captured_at, received_at, body, found
                FROM (SELECT *, count(*) OVER ()::int AS found,
                             sum(pg_column_size(body)) OVER (ORDER BY sequence, position, id) - pg_column_size(body)
                                 AS bytes_before
                      FROM (SELECT id, sequence, position, kind, captured_at, received_at, body FROM event
                            WHERE device_id = ? AND (sequence, position, id) > (?, ?, ?)
                                AND (cardinality(?::text[]) = 0 OR kind = ANY (?))
                            ORDER BY sequence, position, id LIMIT ?) AS next) AS measured
                WHERE bytes_before < ?
                ORDER BY sequence, position, id LIMIT ?
                """,
                row -> {
                    found.set(row.intValue("found"));
                    return stored(row);
                },
                device.value(),
                after.sequence,
                after.position,
                after.id,
                kinds,
                kinds,
                limit + 1,
                PAGE_BYTES,
                limit);
        return new Page(events, events.size() < found.get());
    }

    List<Raw> raw(Tx tx, DeviceId device, Place after, int rows) {
        return tx.list(
                """
                SELECT id, sequence, position, kind, captured_at, received_at, body::text FROM event
                WHERE device_id = ? AND (sequence, position, id) > (?, ?, ?)
                ORDER BY sequence, position, id LIMIT ?
                """,
                row -> new Raw(
                        row.longValue("sequence"),
                        row.intValue("position"),
                        row.uuid("id").toString(),
                        row.text("kind"),
                        row.instantOrNull("captured_at"),
                        row.instant("received_at"),
                        row.text("body")),
                device.value(),
                after.sequence,
                after.position,
                after.id,
                rows);
    }

    List<Stored> byIds(Tx tx, Collection<UUID> ids) {
        return tx.list("""
                SELECT id, sequence, position, kind, captured_at, received_at, body FROM event WHERE id = ANY (?::uuid[])
                """, EventStore::stored, ids);
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.longValue("sequence"),
                row.intValue("position"),
                row.uuid("id").toString(),
                row.text("kind"),
                row.instantOrNull("captured_at"),
                row.instant("received_at"),
                row.json("body", JsonNode.class));
    }
}
