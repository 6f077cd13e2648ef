package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ImportStore {
    /** Of each feed; older ones go. */
    static final int KEPT_IMPORTS = 1_000;

    /** An import that came to an end, by itself or by a failure. */
    record Done(
            String fileName,
            FeedReport report,
            String failure,
            String by,
            Provenance provenance,
            Instant startedAt,
            Instant endedAt) {}

    /** An import as it is remembered. */
    record Past(
            UUID id,
            String fileName,
            String sha256,
            long sizeBytes,
            long imported,
            long updated,
            long unchanged,
            long withdrawn,
            long rejected,
            String failure,
            String importedBy,
            String source,
            Optional<Instant> fetchedAt,
            Instant startedAt,
            Instant endedAt) {

        public long getRecords() {
            return imported + updated + unchanged;
        }
    }

    void add(Tx tx, OrganizationId organization, Done done) {
        FeedReport report = done.report();
        tx.update(
                """
                INSERT INTO feed_import (organization_id, feed, file_name, sha256, size_bytes, imported, updated,
                    unchanged, withdrawn, rejected, failure, imported_by, source, fetched_at, started_at, ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?)
                """,
                organization,
                report.feed(),
                done.fileName(),
                report.sha256(),
                report.sizeBytes(),
                report.imported(),
                report.updated(),
                report.unchanged(),
                report.withdrawn(),
                report.rejectedRecords(),
                done.failure(),
                done.by(),
                done.provenance().source(),
                done.provenance().fetchedAt().map(Instant::toString).orElse(null),
                done.startedAt(),
                done.endedAt());
        tx.update("""
                DELETE FROM feed_import WHERE feed = ? AND id < (
                    SELECT id FROM feed_import WHERE feed = ? ORDER BY id DESC OFFSET ? LIMIT 1)
                """, report.feed(), report.feed(), KEPT_IMPORTS - 1);
    }

    List<Past> latest(Tx tx, String feed, UUID before, int rows) {
        return tx.list(
                "SELECT * FROM feed_import WHERE feed = ? AND id < ? ORDER BY id DESC LIMIT ?",
                row -> new Past(
                        row.uuid("id"),
                        row.text("file_name"),
                        row.text("sha256"),
                        row.longValue("size_bytes"),
                        row.longValue("imported"),
                        row.longValue("updated"),
                        row.longValue("unchanged"),
                        row.longValue("withdrawn"),
                        row.longValue("rejected"),
                        row.text("failure"),
                        row.text("imported_by"),
                        row.text("source"),
                        Optional.ofNullable(row.instantOrNull("fetched_at")),
                        row.instant("started_at"),
                        row.instant("ended_at")),
                feed,
                before,
                rows);
    }
}
