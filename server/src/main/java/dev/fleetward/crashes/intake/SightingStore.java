package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what came from the field as occurrences. */
@ApplicationScoped
class SightingStore {
    /** The row that another message of the same crash made. */
    record Half(UUID id) {}

    /**
     * The row that the other message of this crash made: same device, reason and version, and the same place where both
     * tell one. They share no id (wire reference 4.6); the coredump usually comes first.
     */
    Optional<Half> otherHalf(Tx tx, Sighting sighting, Instant notBefore) {
        boolean fromCoredump = sighting.message() == Sighting.Message.COREDUMP;
        return tx.first(
                """
                SELECT id FROM trace
                WHERE device_id = ? AND is_crash AND reason = ? AND received_at >= ?
                  AND software_version IS NOT DISTINCT FROM ?
                  AND has_coredump = ? AND has_reboot = ? AND coredump_promised = ?
                  AND (pc IS NULL OR ?::bigint IS NULL OR (pc | 1) = (?::bigint | 1))
                ORDER BY received_at DESC, id DESC LIMIT 1 FOR UPDATE
                """,
                row -> new Half(row.uuid("id")),
                sighting.device().value(),
                sighting.reason(),
                notBefore,
                sighting.softwareVersion(),
                !fromCoredump,
                fromCoredump,
                fromCoredump,
                sighting.place().pc(),
                sighting.place().pc());
    }

    void addCoredump(Tx tx, UUID trace, Sighting sighting) {
        tx.update(
                """
                UPDATE trace SET has_coredump = true, coredump_sha256 = ?, dump_form = ?, analysis = 'WAITING',
                       build_id = coalesce(?, build_id), pc = coalesce(pc, ?), lr = coalesce(lr, ?)
                WHERE id = ?
                """,
                file(sighting),
                form(sighting),
                sighting.buildId(),
                sighting.place().pc(),
                sighting.place().lr(),
                trace);
    }

    /** The reboot brings the time, which a coredump does not have. */
    void addReboot(Tx tx, UUID trace, Sighting sighting) {
        tx.update(
                """
                UPDATE trace SET has_reboot = true, occurred_at = ?, pc = coalesce(pc, ?), lr = coalesce(lr, ?)
                WHERE id = ?
                """,
                sighting.occurredAt(),
                sighting.place().pc(),
                sighting.place().lr(),
                trace);
    }

    UUID insert(Tx tx, Sighting sighting, Placement.Placed placed) {
        return tx.one(
                """
                INSERT INTO trace (organization_id, product_id, device_id, issue_id, reason, pc, lr, status, log,
                    software_type, software_version, software_version_id, hardware_version, is_crash, has_reboot,
                    has_coredump, coredump_promised, coredump_sha256, occurred_at, received_at, fingerprint, recipe,
                    build_id, analysis, waits_for, dump_form, said, cause, place, cohort_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    (SELECT place FROM trace WHERE product_id = ? AND fingerprint = ? AND place IS NOT NULL LIMIT 1),
                    (SELECT cohort_id FROM device WHERE id = ?))
                RETURNING id
                """,
                row -> row.uuid("id"),
                sighting.organization(),
                sighting.product().value(),
                sighting.device().value(),
                placed.issue(),
                sighting.reason(),
                sighting.place().pc(),
                sighting.place().lr(),
                sighting.status(),
                sighting.log(),
                sighting.softwareType(),
                sighting.softwareVersion(),
                sighting.softwareVersionId(),
                sighting.hardwareVersion(),
                sighting.isCrash(),
                sighting.message() == Sighting.Message.REBOOT
                        || sighting.message() == Sighting.Message.REBOOT_WITH_COREDUMP,
                sighting.dump() != null,
                sighting.message() == Sighting.Message.REBOOT_WITH_COREDUMP,
                file(sighting),
                sighting.occurredAt(),
                sighting.receivedAt(),
                placed.fingerprint(),
                placed.recipe(),
                sighting.buildId(),
                sighting.dump() == null ? "NONE" : "WAITING",
                placed.recipe().equals(Group.BY_ADDRESS) ? sighting.waitsFor() : List.of(),
                form(sighting),
                said(sighting),
                sighting.reasonLabel(),
                sighting.product().value(),
                placed.fingerprint(),
                sighting.device().value());
    }

    /** Where the last of many dumps belongs that the device sent since then and that are alike by all they tell. */
    Optional<Placement.Placed> repeated(Tx tx, Sighting sighting, Instant since, int many) {
        return tx.first(
                """
                SELECT issue_id, fingerprint, recipe FROM trace
                WHERE device_id = ? AND reason = ? AND received_at >= ? AND analysis = 'DONE'
                  AND software_version IS NOT DISTINCT FROM ? AND pc IS NOT DISTINCT FROM ?::bigint
                  AND said IS NOT DISTINCT FROM ?
                ORDER BY received_at DESC, id DESC OFFSET ? LIMIT 1
                """,
                row -> new Placement.Placed(row.uuid("issue_id"), row.text("fingerprint"), row.text("recipe"), false),
                sighting.device().value(),
                sighting.reason(),
                since,
                sighting.softwareVersion(),
                sighting.place().pc(),
                said(sighting),
                many - 1);
    }

    /**
     * One more of what the device sent so many times since then on the same version counts in the last of them, as long
     * as it is of the same day.
     *
     * @return false when there were fewer, or the last is of another day
     */
    boolean addToLast(Tx tx, Sighting sighting, Placement.Placed placed, Instant since, int many) {
        return tx.update(
                        """
                        WITH alike AS (
                            SELECT id, occurred_at, row_number() OVER (ORDER BY received_at DESC, id DESC) AS place
                            FROM trace
                            WHERE device_id = ? AND fingerprint = ? AND received_at >= ? AND coredump_sha256 IS NULL
                              AND software_version IS NOT DISTINCT FROM ?)
                        UPDATE trace SET times = times + 1, last_at = greatest(last_at, occurred_at, ?)
                        WHERE id = (SELECT id FROM alike WHERE place = 1
                                    AND (occurred_at AT TIME ZONE 'UTC')::date = (?::timestamptz AT TIME ZONE 'UTC')::date
                                    AND EXISTS (SELECT FROM alike WHERE place = ?))
                        """,
                        sighting.device().value(),
                        placed.fingerprint(),
                        since,
                        sighting.softwareVersion(),
                        sighting.occurredAt(),
                        sighting.occurredAt(),
                        many)
                == 1;
    }

    void leaveUnread(Tx tx, UUID trace, String why) {
        tx.update("UPDATE trace SET analysis = 'NONE', analysis_note = ? WHERE id = ?", why, trace);
    }

    /** The occurrence's log line in words, where it was the number of a format. */
    void reword(Tx tx, Sighting before, String log) {
        tx.update(
                "UPDATE trace SET log = ? WHERE device_id = ? AND reason = ? AND received_at = ? AND log = ?",
                log,
                before.device().value(),
                before.reason(),
                before.receivedAt(),
                before.log());
    }

    private static @Nullable String file(Sighting sighting) {
        return sighting.dump() == null ? null : sighting.dump().sha256();
    }

    private static @Nullable String form(Sighting sighting) {
        return sighting.dump() == null ? null : sighting.dump().form().name();
    }

    private static @Nullable String said(Sighting sighting) {
        return sighting.words() == null ? null : sighting.words().key();
    }
}
