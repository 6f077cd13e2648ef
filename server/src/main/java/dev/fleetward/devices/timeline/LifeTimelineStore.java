package dev.fleetward.devices.timeline;

import dev.fleetward.devices.DeviceState;
import dev.fleetward.devices.timeline.TimelineEntry.Tone;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What became of the device itself: its software, its attributes, its state. */
@ApplicationScoped
class LifeTimelineStore implements TimelineSource {
    private static final String SOFTWARE = """
            SELECT c.id, c.changed_at AS at, v.type, v.version, p.version AS previous
            FROM device_software_change c
            JOIN software_version v ON v.id = c.software_version_id
            LEFT JOIN software_version p ON p.id = c.previous_version_id
            WHERE c.device_id = ? AND c.changed_at >= ? AND (c.changed_at, c.id) < (?, ?)
            ORDER BY c.changed_at DESC, c.id DESC LIMIT ?
            """;
    private static final String ATTRIBUTES = """
            SELECT id, set_at AS at, name, value, source, set_by FROM device_attribute_change
            WHERE device_id = ? AND set_at >= ? AND (set_at, id) < (?, ?) ORDER BY set_at DESC, id DESC LIMIT ?
            """;
    private static final String STATES = """
            SELECT id, changed_at AS at, previous, state, reason, changed_by FROM device_state_change
            WHERE device_id = ? AND changed_at >= ? AND (changed_at, id) < (?, ?)
            ORDER BY changed_at DESC, id DESC LIMIT ?
            """;

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(EntryKind.SOFTWARE, EntryKind.ATTRIBUTE, EntryKind.STATE);
    }

    @Override
    public List<TimelineEntry> entries(Tx tx, Asked asked) {
        var found = new ArrayList<TimelineEntry>();
        if (asked.wants(EntryKind.SOFTWARE)) {
            found.addAll(list(tx, asked, SOFTWARE, LifeTimelineStore::software));
        }
        if (asked.wants(EntryKind.ATTRIBUTE)) {
            found.addAll(list(tx, asked, ATTRIBUTES, LifeTimelineStore::attribute));
        }
        if (asked.wants(EntryKind.STATE)) {
            found.addAll(list(tx, asked, STATES, LifeTimelineStore::state));
        }
        return found;
    }

    private static List<TimelineEntry> list(Tx tx, Asked asked, String sql, Function<Row, TimelineEntry> mapper) {
        return tx.list(
                sql,
                mapper,
                asked.device().id().value(),
                asked.from(),
                asked.before().at(),
                asked.before().id(),
                asked.rows());
    }

    private static TimelineEntry software(Row row) {
        String previous = row.textOrNull("previous");
        String version = row.text("version");
        return TimelineEntry.of(
                row.uuid("id"),
                EntryKind.SOFTWARE,
                Tone.NEWS,
                row.instant("at"),
                "Runs %s %s".formatted(row.text("type"), version),
                previous == null ? "The first it reported" : "%s before".formatted(previous));
    }

    private static TimelineEntry attribute(Row row) {
        String by = row.text("set_by");
        String who = by.isEmpty() ? row.text("source") : row.text("source") + " (" + by + ")";
        String value = row.textOrNull("value");
        String name = row.text("name");
        return TimelineEntry.of(
                row.uuid("id"),
                EntryKind.ATTRIBUTE,
                Tone.PLAIN,
                row.instant("at"),
                "Attribute " + name,
                value == null
                        ? "Taken away by %s".formatted(who)
                        : "Set to %s by %s".formatted(Json.read(value, Object.class), who));
    }

    private static TimelineEntry state(Row row) {
        DeviceState state = DeviceState.parse(row.text("state"));
        String reason = row.text("reason");
        return TimelineEntry.of(
                row.uuid("id"),
                EntryKind.STATE,
                state == DeviceState.SUSPECT ? Tone.BAD : state == DeviceState.ACTIVE ? Tone.OK : Tone.ATTENTION,
                row.instant("at"),
                state.label(),
                "%s before; by %s%s"
                        .formatted(
                                DeviceState.parse(row.text("previous")).label(),
                                row.text("changed_by"),
                                reason.isEmpty() ? "" : ": " + reason));
    }
}
