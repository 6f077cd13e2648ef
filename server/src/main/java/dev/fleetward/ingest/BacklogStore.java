package dev.fleetward.ingest;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class BacklogStore {

    /** Of all organizations. */
    record Backlog(long chunks, @Nullable Instant oldest) {}

    /** By the counts that are kept anyway: the log itself may have many millions of rows. */
    Backlog backlog(Tx tx) {
        return tx.one("""
                SELECT greatest(received - settled - waiting, 0) AS chunks, since FROM
                    (SELECT coalesce(sum(chunks), 0)::bigint AS received FROM ingest_received) AS log,
                    (SELECT coalesce(sum(decoded + quarantined), 0)::bigint AS settled FROM ingest_count) AS done,
                    (SELECT count(*) AS waiting FROM open_chunk) AS open,
                    (SELECT min(next.received_at) AS since
                     FROM ingest_offset o
                     CROSS JOIN LATERAL (
                         SELECT c.received_at FROM chunk_log c
                         WHERE c.organization_id = o.organization_id AND c.partition = o.partition
                           AND c.sequence > o.sequence
                         ORDER BY c.sequence LIMIT 1) AS next) AS rest
                """, row -> new Backlog(row.longValue("chunks"), row.instantOrNull("since")));
    }

    private static final String UNDECODED = """
            SELECT coalesce(sum(next.chunks), 0)::bigint AS chunks, min(next.since) AS since
            FROM ingest_offset o
            CROSS JOIN LATERAL (
                SELECT count(*) AS chunks, min(c.received_at) AS since FROM chunk_log c
                WHERE c.organization_id = o.organization_id AND c.partition = o.partition AND c.sequence > o.sequence) AS next
            """;

    /** By the log's rows themselves: for what little is left in a log that moved. */
    Backlog undecoded(Tx tx) {
        return tx.one(UNDECODED, row -> new Backlog(row.longValue("chunks"), row.instantOrNull("since")));
    }

    Backlog undecoded(Tx tx, OrganizationId organization, int firstPartition) {
        return tx.one(
                UNDECODED + " WHERE o.organization_id = ? AND o.partition BETWEEN ? AND ?",
                row -> new Backlog(row.longValue("chunks"), row.instantOrNull("since")),
                organization,
                firstPartition,
                firstPartition + Lane.PARTITIONS_OF_PRODUCT - 1);
    }
}
