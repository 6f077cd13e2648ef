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

    /** The row that another message of the same crash made. */
    record Half(UUID id) {}

    record PerVersion(String version, long events, long devices) {}

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
                UPDATE trace SET has_coredump = true, coredump_sha256 = ?, scene = ?::jsonb,
                       pc = coalesce(pc, ?), lr = coalesce(lr, ?)
                WHERE id = ?
                """,
                sighting.coredumpSha256(),
                scene(sighting),
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

    UUID insert(Tx tx, Sighting sighting, UUID issue) {
        return tx.one(
                """
                INSERT INTO trace (organization_id, product_id, device_id, issue_id, reason, pc, lr, status, log,
                    software_type, software_version, software_version_id, hardware_version, is_crash, has_reboot,
                    has_coredump, coredump_promised, coredump_sha256, scene, occurred_at, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                RETURNING id
                """,
                row -> row.uuid("id"),
                sighting.organization(),
                sighting.product().value(),
                sighting.device().value(),
                issue,
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
                sighting.receivedAt());
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
        return tx.list("""
                SELECT t.id, d.serial, t.occurred_at, t.received_at, t.software_version, t.hardware_version, t.pc, t.lr,
                       t.status, t.log, t.has_coredump, t.coredump_sha256, t.scene
                FROM trace t JOIN device d ON d.id = t.device_id
                WHERE t.issue_id = ?
                  AND (?::uuid IS NULL OR (t.occurred_at, t.id) < (SELECT occurred_at, id FROM trace WHERE id = ?::uuid))
                ORDER BY t.occurred_at DESC, t.id DESC LIMIT ?
                """, TraceStore::trace, issue, after, after, cursor.rows());
    }

    List<PerVersion> perVersion(Tx tx, UUID issue) {
        return tx.list(
                """
                SELECT coalesce(software_version, 'unknown') AS version, count(*) AS events,
                       count(DISTINCT device_id) AS devices
                FROM trace WHERE issue_id = ? GROUP BY 1 ORDER BY events DESC, 1
                """,
                row -> new PerVersion(row.text("version"), row.longValue("events"), row.longValue("devices")),
                issue);
    }

    /** The latest occurrence with a coredump; its scene stands for the issue. */
    Optional<Trace> latestWithScene(Tx tx, UUID issue) {
        return tx.first("""
                SELECT t.id, d.serial, t.occurred_at, t.received_at, t.software_version, t.hardware_version, t.pc, t.lr,
                       t.status, t.log, t.has_coredump, t.coredump_sha256, t.scene
                FROM trace t JOIN device d ON d.id = t.device_id
                WHERE t.issue_id = ? AND t.scene IS NOT NULL ORDER BY t.occurred_at DESC LIMIT 1
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
        return tx.list("""
                SELECT t.id, d.serial, t.occurred_at, t.received_at, t.software_version, t.hardware_version, t.pc, t.lr,
                       t.status, t.log, t.has_coredump, t.coredump_sha256, t.scene
                FROM trace t JOIN device d ON d.id = t.device_id WHERE t.device_id = ? ORDER BY t.occurred_at
                """, TraceStore::trace, device);
    }

    long deleteOfDevice(Tx tx, UUID device) {
        return tx.update("DELETE FROM trace WHERE device_id = ?", device);
    }

    /** Of these files, the ones an occurrence still has: devices that crash alike send the same bytes. */
    Set<String> stillHeld(Tx tx, Collection<String> files) {
        return Set.copyOf(tx.list(
                "SELECT DISTINCT coredump_sha256 FROM trace WHERE coredump_sha256 = ANY (?)",
                row -> row.text("coredump_sha256"),
                files));
    }

    private static Trace trace(Row row) {
        String scene = row.textOrNull("scene");
        return new Trace(
                row.uuid("id"),
                row.text("serial"),
                row.instant("occurred_at"),
                row.instant("received_at"),
                Optional.ofNullable(row.textOrNull("software_version")),
                Optional.ofNullable(row.textOrNull("hardware_version")),
                Optional.ofNullable(row.longOrNull("pc")),
                Optional.ofNullable(row.longOrNull("lr")),
                Optional.ofNullable(row.longOrNull("status")),
                Optional.ofNullable(row.textOrNull("log")),
                row.bool("has_coredump"),
                Optional.ofNullable(row.textOrNull("coredump_sha256")),
                scene == null ? Optional.empty() : Optional.of(Json.read(scene, CrashScene.class)));
    }

    private static @Nullable String scene(Sighting sighting) {
        return sighting.scene() == null ? null : Json.write(sighting.scene());
    }
}
