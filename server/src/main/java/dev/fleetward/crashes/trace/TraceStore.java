package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Occurrences as they are read, moved between issues and let go. */
@ApplicationScoped
public class TraceStore {
    private static final String SELECT = """
            SELECT t.id, i.number, d.serial, t.is_crash, t.reason, t.occurred_at, t.received_at, t.software_type,
                   t.software_version, t.hardware_version, t.build_id, t.pc, t.lr, t.place, t.status, t.log, t.has_coredump,
                   t.coredump_sha256, t.dump_form, t.cause, t.times, t.last_at, t.analysis, t.analysis_note, t.waits_for, t.report_sha256
            FROM trace t JOIN device d ON d.id = t.device_id JOIN issue i ON i.id = t.issue_id
            """;

    List<Trace> list(Tx tx, UUID issue, Cursor cursor) {
        UUID after = cursor.afterId().orElse(null);
        return tx.list(SELECT + """
                WHERE t.issue_id = ?
                  AND (?::uuid IS NULL OR (t.occurred_at, t.id) < (SELECT occurred_at, id FROM trace WHERE id = ?::uuid))
                ORDER BY t.occurred_at DESC, t.id DESC LIMIT ?
                """, TraceStore::trace, issue, after, after, cursor.rows());
    }

    public void moveAll(Tx tx, UUID from, UUID to) {
        tx.update("UPDATE trace SET issue_id = ? WHERE issue_id = ?", to, from);
    }

    public void move(Tx tx, ProductId product, Collection<String> fingerprints, UUID to) {
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

    List<Trace> ofDevice(Tx tx, UUID device) {
        return tx.list(SELECT + """
                WHERE t.device_id = ? ORDER BY t.occurred_at
                """, TraceStore::trace, device);
    }

    long deleteOfDevice(Tx tx, UUID device) {
        return tx.update("DELETE FROM trace WHERE device_id = ?", device);
    }

    /** Of these files, the ones an occurrence of another device has: devices that crash alike send the same bytes. */
    Set<String> heldByOthers(Tx tx, UUID device, Collection<String> files) {
        return Set.copyOf(tx.list("""
                SELECT coredump_sha256 AS file FROM trace WHERE coredump_sha256 = ANY (?) AND device_id <> ?
                UNION SELECT report_sha256 FROM trace WHERE report_sha256 = ANY (?) AND device_id <> ?
                """, row -> row.text("file"), files, device, files, device));
    }

    private static Trace trace(Row row) {
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
                Optional.ofNullable(row.textOrNull("cause")),
                row.longValue("times"),
                Optional.ofNullable(row.instantOrNull("last_at")),
                row.bool("has_coredump"),
                Optional.ofNullable(row.textOrNull("coredump_sha256")),
                Optional.ofNullable(row.textOrNull("dump_form")).map(CrashReport.Format::valueOf),
                Trace.State.valueOf(row.text("analysis")),
                Optional.ofNullable(row.textOrNull("analysis_note")),
                row.texts("waits_for"),
                row.textOrNull("report_sha256"));
    }
}
