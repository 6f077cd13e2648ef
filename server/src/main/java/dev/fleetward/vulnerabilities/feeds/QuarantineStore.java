package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class QuarantineStore {
    /** Of a feed; what is rejected beyond is counted in its import alone. */
    static final int MAX_KEPT_RECORDS = 10_000;

    /** A record that was not taken. */
    record Rejection(String name, String reason, byte @Nullable [] content) {}

    /** An entry without its content. */
    record Entry(
            UUID id,
            String name,
            String reason,
            boolean kept,
            long sizeBytes,
            int attempts,
            Instant firstAt,
            Instant lastAt) {}

    void keep(Tx tx, OrganizationId organization, String feed, Collection<Rejection> rejections, Instant at) {
        tx.batch(
                """
                INSERT INTO feed_quarantine (organization_id, feed, name, reason, content, size_bytes, first_at, last_at)
                SELECT ?, ?, ?, ?, ?, ?, ?, ?
                WHERE (SELECT count(*) FROM feed_quarantine WHERE organization_id = ? AND feed = ?) < ?
                ON CONFLICT (organization_id, feed, name) DO UPDATE SET reason = excluded.reason,
                    content = excluded.content, size_bytes = excluded.size_bytes, last_at = excluded.last_at,
                    attempts = feed_quarantine.attempts + 1
                """,
                rejections.stream()
                        .map(one -> new @Nullable Object[] {
                            organization,
                            feed,
                            one.name(),
                            one.reason(),
                            one.content(),
                            one.content() == null ? 0L : (long) one.content().length,
                            at,
                            at,
                            organization,
                            feed,
                            MAX_KEPT_RECORDS
                        })
                        .toList());
    }

    /** What was taken in the meantime leaves it. */
    void release(Tx tx, OrganizationId organization, String feed, Collection<String> names) {
        tx.update(
                "DELETE FROM feed_quarantine WHERE organization_id = ? AND feed = ? AND name = ANY(?)",
                organization,
                feed,
                names);
    }

    void remove(Tx tx, UUID id) {
        tx.update("DELETE FROM feed_quarantine WHERE id = ?", id);
    }

    long count(Tx tx, String feed) {
        return tx.one(
                "SELECT count(*) AS entries FROM feed_quarantine WHERE feed = ?",
                row -> row.longValue("entries"),
                feed);
    }

    List<Entry> list(Tx tx, String feed, UUID after, int rows) {
        return tx.list("""
                SELECT id, name, reason, content IS NOT NULL AS kept, size_bytes, attempts, first_at, last_at
                FROM feed_quarantine WHERE feed = ? AND id > ? ORDER BY id LIMIT ?
                """, QuarantineStore::entry, feed, after, rows);
    }

    Optional<Entry> find(Tx tx, String feed, UUID id) {
        return tx.first("""
                SELECT id, name, reason, content IS NOT NULL AS kept, size_bytes, attempts, first_at, last_at
                FROM feed_quarantine WHERE feed = ? AND id = ?
                """, QuarantineStore::entry, feed, id);
    }

    Optional<byte[]> content(Tx tx, UUID id) {
        return tx
                .list(
                        "SELECT content FROM feed_quarantine WHERE id = ?",
                        row -> Optional.ofNullable(row.bytesOrNull("content")),
                        id)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.uuid("id"),
                row.text("name"),
                row.text("reason"),
                row.bool("kept"),
                row.longValue("size_bytes"),
                row.intValue("attempts"),
                row.instant("first_at"),
                row.instant("last_at"));
    }
}
