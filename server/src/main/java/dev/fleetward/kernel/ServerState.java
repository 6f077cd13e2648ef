package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the server is: what it runs on, room left, work waiting, work given up. */
@ApplicationScoped
public class ServerState {
    private static final int MAX_GIVEN_UP_SHOWN = 100;

    private final Db db;
    private final DiskRoom disk;
    private final Clock clock;

    ServerState(Db db, DiskRoom disk, Clock clock) {
        this.db = db;
        this.disk = disk;
        this.clock = clock;
    }

    /**
     * The server as a whole.
     *
     * @param oldestDueAt since when the oldest job that could run waits
     */
    public record Health(
            String java,
            String postgres,
            long databaseBytes,
            long diskFreeBytes,
            long diskTotalBytes,
            long diskKeptFreeBytes,
            boolean diskIsFull,
            long jobsWaiting,
            @Nullable Instant oldestDueAt,
            long eventsWaiting) {}

    /** A job of the organization that failed too often. */
    public record GivenUp(UUID id, String kind, Instant at, int attempts, String error) {}

    public Health health() {
        DiskRoom.Room room = disk.now();
        return db.acrossOrganizations(tx -> tx.one(
                """
                SELECT current_setting('server_version') AS postgres,
                       pg_database_size(current_database()) AS database_bytes,
                       (SELECT count(*) FROM job WHERE gave_up_at IS NULL) AS jobs,
                       (SELECT min(run_at) FROM job WHERE gave_up_at IS NULL AND run_at <= ?) AS oldest,
                       (SELECT count(*) FROM outbox) AS events
                """,
                row -> new Health(
                        Runtime.version().toString(),
                        row.text("postgres"),
                        row.longValue("database_bytes"),
                        room.freeBytes(),
                        room.totalBytes(),
                        room.keepFreeBytes(),
                        room.isFull(),
                        row.longValue("jobs"),
                        row.instantOrNull("oldest"),
                        row.longValue("events")),
                clock.instant()));
    }

    public List<GivenUp> givenUp(OrganizationId organization) {
        return db.inTransaction(
                organization,
                tx -> tx.list(
                        """
                        SELECT id, kind, gave_up_at, attempts, last_error FROM job
                        WHERE gave_up_at IS NOT NULL ORDER BY gave_up_at DESC LIMIT ?
                        """,
                        row -> new GivenUp(
                                row.uuid("id"),
                                row.text("kind"),
                                row.instant("gave_up_at"),
                                row.intValue("attempts"),
                                String.valueOf(row.textOrNull("last_error"))),
                        MAX_GIVEN_UP_SHOWN));
    }

    /**
     * Has a job that gave up begin anew.
     *
     * @return its kind
     * @throws Problem 404 when the organization has no such job
     */
    public String retry(Tx tx, UUID id) {
        return tx.first("""
                        UPDATE job SET gave_up_at = NULL, attempts = 0, run_at = ?
                        WHERE id = ? AND gave_up_at IS NOT NULL RETURNING kind
                        """, row -> row.text("kind"), clock.instant(), id)
                .orElseThrow(() -> Problem.notFound("Job", id.toString()));
    }
}
