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
import dev.fleetward.updates.Rollout.State;
import dev.fleetward.updates.Rollout.Urgency;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RolloutStore {
    private static final String SELECT = """
            SELECT r.*, rel.software_type, rel.version,
                   (SELECT json_agg(json_build_object('ordinal', p.ordinal, 'percent', p.percent,
                        'successPercent', p.success_percent, 'soakSeconds', p.soak_seconds, 'openedAt', p.opened_at)
                        ORDER BY p.ordinal)
                    FROM rollout_phase p WHERE p.rollout_id = r.id) AS phases
            FROM rollout r JOIN release rel ON rel.id = r.release_id
            """;

    UUID insert(
            Tx tx, OrganizationId organization, UUID product, NewRollout plan, UUID release, Instant at, String by) {
        UUID id = tx.one(
                """
                INSERT INTO rollout (organization_id, product_id, release_id, name, cohort, state, urgency, forced_at,
                                     advance, max_failure_percent, guard_min_device_hours, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, 'DRAFT', ?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                product,
                release,
                plan.name(),
                plan.cohort(),
                plan.urgency(),
                plan.forcedAt(),
                plan.advance(),
                plan.maxFailurePercent(),
                plan.guardMinDeviceHours(),
                at,
                by);
        tx.batch(
                """
                INSERT INTO rollout_phase (organization_id, rollout_id, ordinal, percent, success_percent, soak_seconds)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                plan.phases().stream()
                        .map(p -> new @Nullable Object[] {
                            organization.value(), id, p.ordinal(), p.percent(), p.successPercent(), p.soakSeconds()
                        })
                        .toList());
        return id;
    }

    Optional<Rollout> find(Tx tx, UUID product, UUID id) {
        return tx.first(SELECT + " WHERE r.product_id = ? AND r.id = ?", RolloutStore::rollout, product, id);
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
                cursor.after().orElse("ffffffff-ffff-ffff-ffff-ffffffffffff"),
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

    /** Running rollouts of all organizations; for the job. */
    List<Running> running(Tx tx) {
        return tx.list(
                "SELECT organization_id, id FROM rollout WHERE state = 'RUNNING' ORDER BY id",
                row -> new Running(new OrganizationId(row.uuid("organization_id")), row.uuid("id")));
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

    void reason(Tx tx, UUID id, String reason) {
        tx.update("UPDATE rollout SET state_reason = ? WHERE id = ? AND state_reason <> ?", reason, id, reason);
    }

    void guard(Tx tx, UUID id, Verdict verdict, Instant at) {
        tx.update("UPDATE rollout SET guard = ?::jsonb, guard_at = ? WHERE id = ?", Json.write(verdict), at, id);
    }

    void restartGuard(Tx tx, UUID id, Instant at) {
        tx.update("UPDATE rollout SET guard_since = ?, guard = NULL, guard_at = NULL WHERE id = ?", at, id);
    }

    void openPhase(Tx tx, UUID id, int ordinal, Instant at) {
        tx.update("UPDATE rollout SET phase = ? WHERE id = ?", ordinal, id);
        tx.update(
                "UPDATE rollout_phase SET opened_at = coalesce(opened_at, ?) WHERE rollout_id = ? AND ordinal = ?",
                at,
                id,
                ordinal);
    }

    private static Rollout rollout(Row row) {
        String guard = row.textOrNull("guard");
        return new Rollout(
                row.uuid("id"),
                row.uuid("product_id"),
                row.uuid("release_id"),
                row.text("software_type"),
                row.text("version"),
                row.text("name"),
                row.textOrNull("cohort"),
                State.valueOf(row.text("state")),
                Urgency.valueOf(row.text("urgency")),
                row.instantOrNull("forced_at"),
                Advance.valueOf(row.text("advance")),
                row.intValue("phase"),
                List.of(row.json("phases", Phase[].class)),
                row.intValue("max_failure_percent"),
                row.doubleValue("guard_min_device_hours"),
                guard == null ? null : Json.read(guard, Verdict.class),
                row.instantOrNull("guard_at"),
                row.instantOrNull("guard_since"),
                row.text("state_reason"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"));
    }
}
