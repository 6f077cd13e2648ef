package dev.fleetward.crashes;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TraceStore {
    private static final String SELECT = """
            SELECT t.id, i.number, d.serial, t.is_crash, t.reason, t.occurred_at, t.received_at, t.software_type,
                   t.software_version, t.hardware_version, t.build_id, t.pc, t.lr, t.place, t.status, t.log, t.has_coredump,
                   t.coredump_sha256, t.scene, t.analysis, t.analysis_note, t.waits_for, t.report_sha256
            FROM trace t JOIN device d ON d.id = t.device_id JOIN issue i ON i.id = t.issue_id
            """;

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
                UPDATE trace SET has_coredump = true, coredump_sha256 = ?, scene = ?::jsonb, analysis = 'WAITING',
                       build_id = coalesce(?, build_id), pc = coalesce(pc, ?), lr = coalesce(lr, ?)
                WHERE id = ?
                """,
                sighting.coredumpSha256(),
                scene(sighting),
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
                    has_coredump, coredump_promised, coredump_sha256, scene, occurred_at, received_at, fingerprint, recipe,
                    build_id, analysis, waits_for, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?,
                    (SELECT place FROM trace WHERE product_id = ? AND fingerprint = ? AND place IS NOT NULL LIMIT 1))
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
                sighting.message() == Sighting.Message.COREDUMP,
                sighting.message() == Sighting.Message.REBOOT_WITH_COREDUMP,
                sighting.coredumpSha256(),
                scene(sighting),
                sighting.occurredAt(),
                sighting.receivedAt(),
                placed.fingerprint(),
                placed.recipe(),
                sighting.buildId(),
                sighting.message() == Sighting.Message.COREDUMP ? "WAITING" : "NONE",
                placed.recipe().equals(Group.BY_ADDRESS) ? sighting.waitsFor() : List.of(),
                sighting.product().value(),
                placed.fingerprint());
    }

    /** Where the last of many coredumps belongs that the device sent since then and that are alike by all they tell. */
    Optional<Placement.Placed> repeated(Tx tx, Sighting sighting, Instant since, int many) {
        return tx.first(
                """
                SELECT issue_id, fingerprint, recipe FROM trace
                WHERE device_id = ? AND reason = ? AND received_at >= ? AND analysis = 'DONE'
                  AND software_version IS NOT DISTINCT FROM ? AND pc IS NOT DISTINCT FROM ?::bigint
                ORDER BY received_at DESC, id DESC OFFSET ? LIMIT 1
                """,
                row -> new Placement.Placed(row.uuid("issue_id"), row.text("fingerprint"), row.text("recipe"), false),
                sighting.device().value(),
                sighting.reason(),
                since,
                sighting.softwareVersion(),
                sighting.place().pc(),
                many - 1);
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

    List<Trace> list(Tx tx, UUID issue, Cursor cursor) {
        UUID after = cursor.after().map(UUID::fromString).orElse(null);
        return tx.list(SELECT + """
                WHERE t.issue_id = ?
                  AND (?::uuid IS NULL OR (t.occurred_at, t.id) < (SELECT occurred_at, id FROM trace WHERE id = ?::uuid))
                ORDER BY t.occurred_at DESC, t.id DESC LIMIT ?
                """, TraceStore::trace, issue, after, after, cursor.rows());
    }

    void moveAll(Tx tx, UUID from, UUID to) {
        tx.update("UPDATE trace SET issue_id = ? WHERE issue_id = ?", to, from);
    }

    void move(Tx tx, ProductId product, Collection<String> fingerprints, UUID to) {
        tx.update(
                "UPDATE trace SET issue_id = ? WHERE product_id = ? AND fingerprint = ANY (?)",
                to,
                product.value(),
                fingerprints);
    }

    Optional<Trace> find(Tx tx, ProductId product, UUID trace) {
        return tx.first(SELECT + "WHERE t.product_id = ? AND t.id = ?", TraceStore::trace, product.value(), trace);
    }

    /** The occurrence that tells most: with a report, whose symbols were all there, the latest of those. */
    Optional<Trace> bestOf(Tx tx, UUID issue) {
        return tx.first(SELECT + """
                WHERE t.issue_id = ?
                ORDER BY t.report_sha256 IS NULL, cardinality(t.waits_for), t.occurred_at DESC, t.id DESC LIMIT 1
                """, TraceStore::trace, issue);
    }

    List<Issues.CrashDay> crashDays(Tx tx, ProductId product, Instant since) {
        return tx.list(
                """
                SELECT device_id, software_type, software_version, (occurred_at AT TIME ZONE 'UTC')::date AS day,
                       min(occurred_at) AS first_at
                FROM trace WHERE product_id = ? AND is_crash AND occurred_at >= ?
                GROUP BY 1, 2, 3, 4 ORDER BY 4, 1
                """,
                row -> new Issues.CrashDay(
                        new DeviceId(row.uuid("device_id")),
                        Optional.ofNullable(row.textOrNull("software_type")),
                        Optional.ofNullable(row.textOrNull("software_version")),
                        row.date("day"),
                        row.instant("first_at")),
                product.value(),
                since);
    }

    long crashedDevices(Tx tx, ProductId product, Instant since) {
        return tx.one("""
                SELECT count(DISTINCT device_id) AS n FROM trace
                WHERE product_id = ? AND is_crash AND occurred_at >= ?
                """, row -> row.longValue("n"), product.value(), since);
    }

    List<Trace> ofDevice(Tx tx, UUID device) {
        return tx.list(SELECT + """
                WHERE t.device_id = ? ORDER BY t.occurred_at
                """, TraceStore::trace, device);
    }

    long deleteOfDevice(Tx tx, UUID device) {
        return tx.update("DELETE FROM trace WHERE device_id = ?", device);
    }

    /** Of these files, the ones an occurrence still has: devices that crash alike send the same bytes. */
    Set<String> stillHeld(Tx tx, Collection<String> files) {
        return Set.copyOf(tx.list("""
                SELECT coredump_sha256 AS file FROM trace WHERE coredump_sha256 = ANY (?)
                UNION SELECT report_sha256 FROM trace WHERE report_sha256 = ANY (?)
                """, row -> row.text("file"), files, files));
    }

    private static Trace trace(Row row) {
        String scene = row.textOrNull("scene");
        return new Trace(
                row.uuid("id"),
                row.longValue("number"),
                row.text("serial"),
                row.bool("is_crash"),
                row.longValue("reason"),
                row.instant("occurred_at"),
                row.instant("received_at"),
                Optional.ofNullable(row.textOrNull("software_type")),
                Optional.ofNullable(row.textOrNull("software_version")),
                Optional.ofNullable(row.textOrNull("hardware_version")),
                Optional.ofNullable(row.textOrNull("build_id")),
                Optional.ofNullable(row.longOrNull("pc")),
                Optional.ofNullable(row.longOrNull("lr")),
                Optional.ofNullable(row.textOrNull("place")),
                Optional.ofNullable(row.longOrNull("status")),
                Optional.ofNullable(row.textOrNull("log")),
                row.bool("has_coredump"),
                Optional.ofNullable(row.textOrNull("coredump_sha256")),
                scene == null ? Optional.empty() : Optional.of(Json.read(scene, CrashScene.class)),
                Trace.State.valueOf(row.text("analysis")),
                Optional.ofNullable(row.textOrNull("analysis_note")),
                row.texts("waits_for"),
                row.textOrNull("report_sha256"));
    }

    private static @Nullable String scene(Sighting sighting) {
        return sighting.scene() == null ? null : Json.write(sighting.scene());
    }
}
