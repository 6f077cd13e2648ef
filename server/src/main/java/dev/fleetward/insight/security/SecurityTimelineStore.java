package dev.fleetward.insight.security;

import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineEntry.Tone;
import dev.fleetward.devices.timeline.TimelineSource;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** What logs gave away and the server noticed; what a device tells itself stands on its timeline already. */
@ApplicationScoped
class SecurityTimelineStore implements TimelineSource {

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(EntryKind.SECURITY);
    }

    @Override
    public List<TimelineEntry> entries(Tx tx, Asked asked) {
        return tx.list(
                """
                SELECT id, kind, severity, sentence, times, last_at FROM security_event
                WHERE device_id = ? AND source <> 'DEVICE' AND last_at >= ? AND (last_at, id) < (?, ?)
                ORDER BY last_at DESC, id DESC LIMIT ?
                """,
                SecurityTimelineStore::entry,
                asked.device().id().value(),
                asked.from(),
                asked.before().at(),
                asked.before().id(),
                asked.rows());
    }

    private static TimelineEntry entry(Row row) {
        Severity severity = Severity.valueOf(row.text("severity"));
        long times = row.longValue("times");
        return TimelineEntry.of(
                row.uuid("id"),
                EntryKind.SECURITY,
                severity.compareTo(Severity.HIGH) >= 0 ? Tone.BAD : Tone.ATTENTION,
                row.instant("last_at"),
                SecurityKind.valueOf(row.text("kind")).title(),
                row.text("sentence") + (times > 1 ? " %,d times within the hour.".formatted(times) : ""));
    }
}
