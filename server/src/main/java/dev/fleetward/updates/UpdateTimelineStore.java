package dev.fleetward.updates;

import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.devices.timeline.TimelineEntry.Link;
import dev.fleetward.devices.timeline.TimelineEntry.Tone;
import dev.fleetward.devices.timeline.TimelineSource;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The steps of a device's updates, and its tokens. */
@ApplicationScoped
class UpdateTimelineStore implements TimelineSource {
    /** A row has no id of its own for each of its moments; one is made of the action's number. */
    private static final String UPDATES = """
            SELECT m.*, rel.software_type, rel.version, r.name AS rollout, r.id AS rollout_id
            FROM (
                SELECT md5(d.action_id || step.what)::uuid AS id, d.rollout_id, step.what, step.at, d.state,
                       CASE WHEN step.what = 'finished' THEN d.message ELSE '' END AS message
                FROM deployment d CROSS JOIN LATERAL (VALUES
                    ('offered', d.offered_at), ('fetched', d.fetched_at), ('finished', d.finished_at),
                    ('proven', d.proven_at)) step (what, at)
                WHERE d.device_id = ?
                UNION ALL
                SELECT md5(d.action_id || 'said' || s.ordinal)::uuid, d.rollout_id, 'said', s.at, d.state,
                       lower(s.execution) || coalesce(' ' || s.progress_done || ' of ' || s.progress_of, '')
                           || coalesce(' (code ' || s.code || ')', '') || coalesce(': ' || nullif(array_to_string(s.details, '; '), ''), '')
                FROM deployment d JOIN deployment_message s ON s.action_id = d.action_id
                WHERE d.device_id = ?) m
            JOIN rollout r ON r.id = m.rollout_id JOIN release rel ON rel.id = r.release_id
            WHERE m.at >= ? AND (m.at, m.id) < (?, ?) ORDER BY m.at DESC, m.id DESC LIMIT ?
            """;

    private static final String TOKENS = """
            SELECT id, changed_at, issued, changed_by FROM target_token_change
            WHERE device_id = ? AND changed_at >= ? AND (changed_at, id) < (?, ?)
            ORDER BY changed_at DESC, id DESC LIMIT ?
            """;

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(EntryKind.UPDATE, EntryKind.SECURITY);
    }

    @Override
    public List<TimelineEntry> entries(Tx tx, Asked asked) {
        var found = new ArrayList<TimelineEntry>();
        if (asked.wants(EntryKind.UPDATE)) {
            found.addAll(tx.list(
                    UPDATES,
                    row -> update(row, asked),
                    asked.device().id().value(),
                    asked.device().id().value(),
                    asked.from(),
                    asked.before().at(),
                    asked.before().id(),
                    asked.rows()));
        }
        if (asked.wants(EntryKind.SECURITY)) {
            found.addAll(tx.list(
                    TOKENS,
                    UpdateTimelineStore::token,
                    asked.device().id().value(),
                    asked.from(),
                    asked.before().at(),
                    asked.before().id(),
                    asked.rows()));
        }
        return found;
    }

    private static TimelineEntry update(Row row, Asked asked) {
        String to = row.text("software_type") + " " + row.text("version");
        State state = State.valueOf(row.text("state"));
        String title =
                switch (row.text("what")) {
                    case "offered" -> "Update to %s offered".formatted(to);
                    case "fetched" -> "Update to %s taken up".formatted(to);
                    case "proven" -> "Update to %s proven by its own data".formatted(to);
                    case "said" -> "Update to %s: a word from the device".formatted(to);
                    default -> ended(state).formatted(to);
                };
        String message = row.text("message");
        String rollout = "Rollout “%s”".formatted(row.text("rollout"));
        return new TimelineEntry(
                row.uuid("id"),
                EntryKind.UPDATE,
                tone(row.text("what"), state),
                row.instant("at"),
                title,
                message,
                null,
                List.of(new Link(
                        rollout,
                        "/products/%s/updates/rollouts/%s"
                                .formatted(asked.product().slug(), row.uuid("rollout_id")))),
                null);
    }

    private static String ended(State state) {
        return switch (state) {
            case SUCCEEDED -> "Update to %s installed";
            case FAILED -> "Update to %s failed";
            case SUPERSEDED -> "Update to %s gave way to a newer one";
            default -> "Update to %s called off";
        };
    }

    private static Tone tone(String what, State state) {
        return switch (what) {
            case "proven" -> Tone.OK;
            case "finished" ->
                switch (state) {
                    case SUCCEEDED -> Tone.OK;
                    case FAILED -> Tone.BAD;
                    default -> Tone.ATTENTION;
                };
            case "said" -> Tone.PLAIN;
            default -> Tone.NEWS;
        };
    }

    private static TimelineEntry token(Row row) {
        boolean issued = row.bool("issued");
        return TimelineEntry.of(
                row.uuid("id"),
                EntryKind.SECURITY,
                Tone.ATTENTION,
                row.instant("changed_at"),
                issued ? "Update token issued" : "Update token withdrawn",
                issued
                        ? "By %s; any earlier one ended with it".formatted(row.text("changed_by"))
                        : "By %s".formatted(row.text("changed_by")));
    }
}
