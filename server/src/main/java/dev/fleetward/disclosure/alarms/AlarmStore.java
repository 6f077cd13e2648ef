package dev.fleetward.disclosure.alarms;

import dev.fleetward.disclosure.Stage;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table {@code case_alarm}; a row is never changed. */
@ApplicationScoped
class AlarmStore {
    /** One as it was recorded. */
    record Recorded(
            String stage, int percent, Instant reachedAt, Instant due, Instant outerLimit, Instant recordedAt) {}

    /** @return whether it is new */
    boolean insert(Tx tx, OrganizationId organization, UUID caseId, Alarm alarm, Instant now) {
        return tx.update(
                        """
                        INSERT INTO case_alarm (case_id, organization_id, stage, percent, reached_at, due_at,
                                                outer_limit, recorded_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """,
                        caseId,
                        organization,
                        alarm.stage(),
                        alarm.percent(),
                        alarm.reachedAt(),
                        alarm.due(),
                        alarm.outerLimit(),
                        now)
                > 0;
    }

    List<Recorded> of(Tx tx, UUID caseId) {
        return tx.list(
                """
                SELECT stage, percent, reached_at, due_at, outer_limit, recorded_at FROM case_alarm WHERE case_id = ?
                ORDER BY reached_at, stage, percent
                """,
                row -> new Recorded(
                        Stage.valueOf(row.text("stage")).slug(),
                        row.intValue("percent"),
                        row.instant("reached_at"),
                        row.instant("due_at"),
                        row.instant("outer_limit"),
                        row.instant("recorded_at")),
                caseId);
    }

    /** Those with a case that may have come to something since. */
    List<OrganizationId> organizations(Tx tx) {
        return tx.list(
                "SELECT DISTINCT organization_id FROM case_file",
                row -> new OrganizationId(row.uuid("organization_id")));
    }
}
