package dev.fleetward.crashes;

import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineEntry.Link;
import dev.fleetward.devices.timeline.TimelineEntry.Reported;
import dev.fleetward.devices.timeline.TimelineEntry.Tone;
import dev.fleetward.devices.timeline.TimelineSource;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Crashes and traces on a device's timeline, each with its issue. */
@ApplicationScoped
class TroubleTimelineStore implements TimelineSource {

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(EntryKind.CRASH, EntryKind.TRACE);
    }

    @Override
    public List<TimelineEntry> entries(Tx tx, Asked asked) {
        return tx.list(
                """
                SELECT t.id, t.is_crash, t.occurred_at, t.received_at, t.software_version, t.place, t.has_coredump,
                       i.number, coalesce(i.name, i.title) AS title
                FROM trace t JOIN issue i ON i.id = t.issue_id
                WHERE t.device_id = ? AND t.occurred_at >= ? AND (t.occurred_at, t.id) < (?, ?)
                  AND (t.is_crash AND ? OR NOT t.is_crash AND ?)
                ORDER BY t.occurred_at DESC, t.id DESC LIMIT ?
                """,
                row -> entry(row, asked),
                asked.device().id().value(),
                asked.from(),
                asked.before().at(),
                asked.before().id(),
                asked.wants(EntryKind.CRASH),
                asked.wants(EntryKind.TRACE),
                asked.rows());
    }

    private static TimelineEntry entry(Row row, Asked asked) {
        boolean crash = row.bool("is_crash");
        Instant at = row.instant("occurred_at");
        Instant receivedAt = row.instant("received_at");
        String product = "/products/" + asked.product().slug();
        return new TimelineEntry(
                row.uuid("id"),
                crash ? EntryKind.CRASH : EntryKind.TRACE,
                crash ? Tone.BAD : Tone.ATTENTION,
                at,
                crash ? "Crash" : "Trace",
                words(row),
                new Reported(at.equals(receivedAt) ? null : at, receivedAt, null),
                List.of(
                        new Link("Issue " + row.longValue("number"), product + "/issues/" + row.longValue("number")),
                        new Link("What is known of it", product + "/traces/" + row.uuid("id")),
                        new Link(
                                "Logs before it",
                                asked.device().page(asked.product()) + "/logs?to=" + at.plusSeconds(1))),
                null);
    }

    private static String words(Row row) {
        String version = row.textOrNull("software_version");
        String place = row.textOrNull("place");
        String title = row.text("title");
        return title
                + (place == null || place.isEmpty() || title.contains(place) ? "" : ", in " + place)
                + (version == null ? "" : ", on " + version)
                + (row.bool("has_coredump") ? "; its memory was saved" : "");
    }
}
