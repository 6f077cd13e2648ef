package dev.fleetward.ingest.timeline;

import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineEntry.Link;
import dev.fleetward.devices.timeline.TimelineEntry.Tone;
import dev.fleetward.devices.timeline.TimelineSource;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a device sent and was not taken: quarantined, or beyond its limit. */
@ApplicationScoped
class RefusedTimelineStore implements TimelineSource {
    private static final String QUARANTINE = """
            SELECT id, quarantined_at AS at, reason, detail, size_bytes FROM quarantine
            WHERE product_id = ? AND serial = ? AND quarantined_at >= ? AND (quarantined_at, id) < (?, ?)
            ORDER BY quarantined_at DESC, id DESC LIMIT ?
            """;
    private static final String LIMITS = """
            SELECT id, last_at AS at, items FROM device_refusal
            WHERE device_id = ? AND last_at >= ? AND (last_at, id) < (?, ?)
            ORDER BY last_at DESC, id DESC LIMIT ?
            """;

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(EntryKind.REFUSED);
    }

    @Override
    public List<TimelineEntry> entries(Tx tx, Asked asked) {
        String list = "/products/" + asked.product().slug() + "/quarantine";
        var found = new ArrayList<TimelineEntry>();
        found.addAll(tx.list(
                QUARANTINE,
                row -> quarantined(row, list),
                asked.product().id().value(),
                asked.device().serial(),
                asked.from(),
                asked.before().at(),
                asked.before().id(),
                asked.rows()));
        found.addAll(tx.list(
                LIMITS,
                RefusedTimelineStore::beyondLimit,
                asked.device().id().value(),
                asked.from(),
                asked.before().at(),
                asked.before().id(),
                asked.rows()));
        return found;
    }

    private static TimelineEntry quarantined(Row row, String list) {
        return new TimelineEntry(
                row.uuid("id"),
                EntryKind.REFUSED,
                Tone.ATTENTION,
                row.instant("at"),
                "Quarantined: " + row.text("reason"),
                "%s (%,d bytes)".formatted(row.text("detail"), row.longValue("size_bytes")),
                null,
                List.of(new Link("Quarantine", list)),
                null);
    }

    private static TimelineEntry beyondLimit(Row row) {
        return TimelineEntry.of(
                row.uuid("id"),
                EntryKind.REFUSED,
                Tone.ATTENTION,
                row.instant("at"),
                "Beyond its limit",
                "%,d chunks or events turned away within the hour".formatted(row.longValue("items")));
    }
}
