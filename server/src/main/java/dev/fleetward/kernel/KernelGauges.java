package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.observation.Gauges;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Jobs, disk and database. */
@ApplicationScoped
class KernelGauges implements Gauges {
    private final Db db;
    private final DiskRoom disk;
    private final ObjectStore files;
    private final Clock clock;

    KernelGauges(Db db, DiskRoom disk, ObjectStore files, Clock clock) {
        this.db = db;
        this.disk = disk;
        this.files = files;
        this.clock = clock;
    }

    private record Counted(long due, long later, long givenUp, long databaseBytes) {}

    @Override
    public void read(Readings into) {
        DiskRoom.Room room = disk.now();
        into.set("fleetward_disk_free_bytes", room.freeBytes());
        into.set("fleetward_disk_total_bytes", room.totalBytes());
        into.set("fleetward_disk_kept_free_bytes", room.keepFreeBytes());
        into.set("fleetward_disk_full", room.isFull() ? 1 : 0);
        into.set("fleetward_files_copies_bytes", files.copiesBytes());
        db.eachPool((pool, inUse) -> {
            into.set("fleetward_database_connections_in_use", inUse, pool);
            into.set("fleetward_database_connections_max", Db.POOL_SIZE, pool);
        });
        Counted counted = counted();
        into.set("fleetward_jobs", counted.due, "due");
        into.set("fleetward_jobs", counted.later, "later");
        into.set("fleetward_jobs", counted.givenUp, "given_up");
        into.set("fleetward_database_bytes", counted.databaseBytes);
    }

    private Counted counted() {
        return db.acrossOrganizations(tx -> tx.one(
                """
                SELECT count(*) FILTER (WHERE gave_up_at IS NULL AND run_at <= ?) AS due,
                       count(*) FILTER (WHERE gave_up_at IS NULL AND run_at > ?) AS later,
                       count(*) FILTER (WHERE gave_up_at IS NOT NULL) AS given_up,
                       pg_database_size(current_database()) AS bytes
                FROM job
                """,
                row -> new Counted(
                        row.longValue("due"),
                        row.longValue("later"),
                        row.longValue("given_up"),
                        row.longValue("bytes")),
                clock.instant(),
                clock.instant()));
    }
}
