package dev.fleetward.ingest.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineEntry.Link;
import dev.fleetward.devices.timeline.TimelineEntry.Reported;
import dev.fleetward.devices.timeline.TimelineSource;
import dev.fleetward.ingest.Skew;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events of the field that no later room tells better. */
@ApplicationScoped
class EventTimelineStore implements TimelineSource {
    /** As events are stored. */
    private static final Map<EntryKind, String> WORDS = new EnumMap<>(Map.of(
            EntryKind.HEARTBEAT, "heartbeat",
            EntryKind.SESSION, "session",
            EntryKind.LOG, "logs",
            EntryKind.RECORDING, "recording",
            EntryKind.REBOOT, "reboot",
            EntryKind.CONFIG, "config",
            EntryKind.SECURITY, "security"));

    @Override
    public Set<EntryKind> kinds() {
        return WORDS.keySet();
    }

    /** The newest of each kind from its own stretch of the index: a rare kind is found as fast as a common one. */
    @Override
    public List<TimelineEntry> entries(Tx tx, Asked asked) {
        return tx.list(
                """
                SELECT e.id, e.kind, e.told_at, e.captured_at, e.received_at, e.body
                FROM (SELECT n.id FROM unnest(?::text[]) AS word (kind) CROSS JOIN LATERAL (
                          SELECT id, told_at FROM event
                          WHERE device_id = ? AND kind = word.kind AND told_at >= ? AND (told_at, id) < (?, ?)
                          ORDER BY told_at DESC, id DESC LIMIT ?) n
                      ORDER BY n.told_at DESC, n.id DESC LIMIT ?) wanted
                JOIN event e USING (id)
                """,
                row -> entry(row, asked),
                asked.kinds().stream().map(WORDS::get).toList(),
                asked.device().id().value(),
                asked.from(),
                asked.before().at(),
                asked.before().id(),
                asked.rows(),
                asked.rows());
    }

    private static TimelineEntry entry(Row row, Asked asked) {
        EntryKind kind = WORDS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(row.text("kind")))
                .findFirst()
                .orElseThrow()
                .getKey();
        var body = row.json("body", JsonNode.class);
        Instant at = row.instant("told_at");
        EventWords.Said said = EventWords.of(kind, body);
        var reported = reported(row.instantOrNull("captured_at"), row.instant("received_at"), body);
        return new TimelineEntry(
                row.uuid("id"),
                kind,
                said.tone(),
                at,
                said.title(),
                said.text(),
                reported,
                links(kind, at, asked),
                body);
    }

    /** An agent's archive tells by how much its clock was found wrong when it came. */
    private static Reported reported(@Nullable Instant capturedAt, Instant receivedAt, JsonNode body) {
        JsonNode found = body.at("/time/clock_skew_s");
        Long skew = found.isNumber() ? (Long) found.asLong() : Skew.seconds(capturedAt, receivedAt);
        return new Reported(capturedAt, receivedAt, skew);
    }

    private static List<Link> links(EntryKind kind, Instant at, Asked asked) {
        String device = asked.device().page(asked.product());
        return switch (kind) {
            case LOG -> List.of(new Link("Lines until then", device + "/logs?to=" + at));
            case RECORDING -> List.of(new Link("Recordings", device + "/recordings"));
            case REBOOT -> List.of(new Link("Logs before it", device + "/logs?to=" + at));
            default -> List.of();
        };
    }
}
