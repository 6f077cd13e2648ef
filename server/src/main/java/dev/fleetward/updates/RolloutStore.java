package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.Review;
import dev.fleetward.updates.Rollout.State;
import dev.fleetward.updates.Rollout.Urgency;
import dev.fleetward.updates.guards.GuardRule;
import dev.fleetward.updates.plan.Target;
import dev.fleetward.updates.plan.Terms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RolloutStore {
    private static final UUID AFTER_ALL = new UUID(-1L, -1L);

    private static final String SELECT = """
            SELECT r.*, rel.software_type, rel.version,
                   (SELECT json_agg(json_build_object('ordinal', p.ordinal, 'percent', p.percent, 'count', p.device_count,
                        'successPercent', p.success_percent, 'failurePercent', p.failure_percent,
                        'soakSeconds', p.soak_seconds, 'approval', p.needs_approval, 'notBefore', p.not_before,
                        'openedAt', p.opened_at, 'openedBy', p.opened_by) ORDER BY p.ordinal)
                    FROM rollout_phase p WHERE p.rollout_id = r.id) AS phases
            FROM rollout r JOIN release rel ON rel.id = r.release_id
            """;

    UUID insert(
            Tx tx,
            OrganizationId organization,
            UUID product,
            NewRollout plan,
            UUID release,
            Instant at,
            String by,
            String subject) {
        UUID id = tx.one(
                """
                INSERT INTO rollout (organization_id, product_id, release_id, name, cohort, target_query, query_name,
                                     target_percent, state, urgency, forced_at, advance, max_failure_percent, terms,
                                     rules, false_alarm, guard_min_device_hours, start_at, rolls_back, created_at,
                                     created_by, made_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'DRAFT', ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                product,
                release,
                plan.name(),
                plan.target().cohort(),
                plan.target().query(),
                plan.target().queryName(),
                plan.target().percent(),
                plan.urgency(),
                plan.forcedAt(),
                plan.advance(),
                plan.maxFailurePercent(),
                Json.write(plan.terms()),
                Json.write(plan.guards()),
                plan.falseAlarm(),
                plan.guardMinDeviceHours(),
                plan.startAt(),
                plan.rollsBack(),
                at,
                by,
                subject);
        tx.batch(
                """
                INSERT INTO rollout_phase (organization_id, rollout_id, ordinal, percent, device_count, success_percent,
                                           failure_percent, soak_seconds, needs_approval, not_before)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                plan.phases().stream()
                        .map(p -> new @Nullable Object[] {
                            organization,
                            id,
                            p.ordinal(),
                            p.percent(),
                            p.count(),
                            p.successPercent(),
                            p.failurePercent(),
                            p.soakSeconds(),
                            p.approval(),
                            p.notBefore()
                        })
                        .toList());
        return id;
    }

    boolean asksUsers(Tx tx, UUID product) {
        return tx.first("SELECT confirm FROM ddi_policy WHERE product_id = ?", row -> row.bool("confirm"), product)
                .orElse(false);
    }

    Optional<Rollout> find(Tx tx, UUID product, UUID id) {
        return tx.first(SELECT + " WHERE r.product_id = ? AND r.id = ?", RolloutStore::rollout, product, id);
    }

    Optional<Rollout> byId(Tx tx, UUID id) {
        return tx.first(SELECT + " WHERE r.id = ?", RolloutStore::rollout, id);
    }

    /** The rollout, locked: the job and people change it one after the other. */
    Optional<Rollout> lock(Tx tx, UUID id) {
        return tx.first(SELECT + " WHERE r.id = ? FOR UPDATE OF r", RolloutStore::rollout, id);
    }

    PageOf<Rollout> page(Tx tx, UUID product, Cursor cursor) {
        var rows = tx.list(
                SELECT + " WHERE r.product_id = ? AND r.id < ?::uuid ORDER BY r.id DESC LIMIT ?",
                RolloutStore::rollout,
                product,
                cursor.afterId().orElse(AFTER_ALL),
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), rollout -> rollout.id().toString());
    }

    List<Rollout> ofRelease(Tx tx, UUID release) {
        return tx.list(SELECT + " WHERE r.release_id = ? ORDER BY r.id DESC", RolloutStore::rollout, release);
    }

    /** Oldest first. */
    List<Rollout> runningOf(Tx tx, UUID product) {
        return tx.list(
                SELECT + " WHERE r.product_id = ? AND r.state = 'RUNNING' ORDER BY r.id",
                RolloutStore::rollout,
                product);
    }

    /** Rollouts of all organizations in which something may happen by itself; for the job. */
    List<Running> toLookAt(Tx tx, Instant now) {
        return tx.list("""
                SELECT r.organization_id, r.id FROM rollout r
                WHERE r.state IN ('RUNNING', 'PAUSED') OR (r.state = 'SCHEDULED' AND r.start_at <= ?)
                   OR (r.state = 'CANCELLED' AND EXISTS (
                        SELECT FROM deployment d WHERE d.rollout_id = r.id AND d.state = 'CANCELLING'))
                ORDER BY r.id
                """, row -> new Running(new OrganizationId(row.uuid("organization_id")), row.uuid("id")), now);
    }

    record Running(OrganizationId organization, UUID rollout) {}

    void state(Tx tx, UUID id, State state, String reason, Instant at) {
        tx.update("""
                UPDATE rollout SET state = ?, state_reason = ?,
                    started_at = CASE WHEN ? = 'RUNNING' THEN coalesce(started_at, ?) ELSE started_at END,
                    ended_at = CASE WHEN ? IN ('FINISHED', 'CANCELLED') THEN ? ELSE ended_at END
                WHERE id = ?
                """, state, reason, state, at, state, at, id);
    }

    void reviewed(Tx tx, UUID id, Review review) {
        tx.update(
                "UPDATE rollout SET reviewed_by = ?, reviewed_at = ?, review_note = ? WHERE id = ?",
                review.by(),
                review.at(),
                review.note(),
                id);
    }

    void reason(Tx tx, UUID id, String reason) {
        tx.update("UPDATE rollout SET state_reason = ? WHERE id = ? AND state_reason <> ?", reason, id, reason);
    }

    /** @return whether so long has passed since all devices were last looked through; the time is then noted */
    boolean enrollsNow(Tx tx, UUID id, Instant before, Instant now) {
        return tx.update(
                        "UPDATE rollout SET enrolled_at = ? WHERE id = ? AND (enrolled_at IS NULL OR enrolled_at < ?)",
                        now,
                        id,
                        before)
                > 0;
    }

    void guard(Tx tx, UUID id, List<Verdict> verdicts, Instant at) {
        tx.update("UPDATE rollout SET verdicts = ?::jsonb, guard_at = ? WHERE id = ?", Json.write(verdicts), at, id);
    }

    void restartGuard(Tx tx, UUID id, Instant at) {
        tx.update("UPDATE rollout SET guard_since = ?, verdicts = '[]', guard_at = NULL WHERE id = ?", at, id);
    }

    void openPhase(Tx tx, UUID id, int ordinal, String by, Instant at) {
        tx.update("UPDATE rollout SET phase = ? WHERE id = ?", ordinal, id);
        tx.update("""
                UPDATE rollout_phase SET opened_at = ?, opened_by = ?
                WHERE rollout_id = ? AND ordinal = ? AND opened_at IS NULL
                """, at, by, id, ordinal);
    }

    private static Rollout rollout(Row row) {
        String reviewer = row.textOrNull("reviewed_by");
        return new Rollout(
                row.uuid("id"),
                row.uuid("product_id"),
                row.uuid("release_id"),
                row.text("software_type"),
                row.text("version"),
                row.text("name"),
                new Target(
                        row.textOrNull("cohort"),
                        row.textOrNull("target_query"),
                        row.textOrNull("query_name"),
                        row.intValue("target_percent")),
                State.valueOf(row.text("state")),
                Urgency.valueOf(row.text("urgency")),
                row.instantOrNull("forced_at"),
                Advance.valueOf(row.text("advance")),
                row.intValue("phase"),
                List.of(row.json("phases", Phase[].class)),
                row.intValue("max_failure_percent"),
                row.json("terms", Terms.class),
                List.of(row.json("rules", GuardRule[].class)),
                row.doubleValue("false_alarm"),
                row.doubleValue("guard_min_device_hours"),
                List.of(row.json("verdicts", Verdict[].class)),
                row.instantOrNull("guard_at"),
                row.instantOrNull("guard_since"),
                row.text("state_reason"),
                row.instant("created_at"),
                row.text("created_by"),
                row.text("made_by"),
                reviewer == null ? null : new Review(reviewer, row.instant("reviewed_at"), row.text("review_note")),
                row.instantOrNull("start_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"),
                row.uuidOrNull("rolls_back"));
    }
}
