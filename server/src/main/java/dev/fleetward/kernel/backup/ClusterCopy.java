package dev.fleetward.kernel.backup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The files of a running cluster between the start and the stop of a base copy, as PostgreSQL's manual lists them
 * (Making a Base Backup Using the Low Level API): they change while they are read, and the log puts that right.
 */
final class ClusterCopy {
    static final String HOME = "postgres";
    static final String LOG = "pg_wal";
    private static final String CONTROL = "global/pg_control";
    private static final Set<String> WITHOUT_CONTENT = Set.of(
            LOG, "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");
    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "backup_label",
            "backup_label.old",
            "tablespace_map",
            "tablespace_map.old",
            "backup_manifest",
            "server.log",
            "pg_internal.init");
    private static final String TEMPORARY = "pgsql_tmp";

    private final Path cluster;
    private final FileStore store;
    private final Listing listing;

    ClusterCopy(Path cluster, FileStore store, Listing listing) {
        this.cluster = cluster;
        this.store = store;
        this.listing = listing;
    }

    /** The control file last: it says from where the log is needed. */
    void copy() throws IOException {
        directory(cluster, "");
        listing.add(store.put(HOME + "/" + CONTROL, cluster.resolve(CONTROL)));
    }

    private void directory(Path directory, String below) throws IOException {
        listing.add(Entry.directory(HOME + (below.isEmpty() ? "" : "/" + below)));
        if (WITHOUT_CONTENT.contains(below)) {
            return;
        }
        try (var children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                String path = below.isEmpty() ? name : below + "/" + name;
                if (LEFT_OUT.contains(name) || name.startsWith(TEMPORARY) || path.equals(CONTROL)) {
                    continue;
                }
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    directory(child, path);
                } else {
                    file(child, path);
                }
            }
        } catch (NoSuchFileException e) {
            // Dropped meanwhile; the log says so.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void file(Path file, String path) throws IOException {
        try {
            listing.add(store.put(HOME + "/" + path, file));
        } catch (NoSuchFileException e) {
            // Dropped meanwhile; the log says so.
        }
    }

    /** The log that was written between start and stop, and how timelines came about. */
    void copyLog(Segment first, Segment last) throws IOException {
        for (Segment segment : first.upTo(last)) {
            try {
                listing.add(store.put(path(segment.name()), cluster.resolve(LOG).resolve(segment.name())));
            } catch (NoSuchFileException e) {
                throw new BackupFailure("the log was written faster than it could be kept (%s is gone); try again."
                        .formatted(segment.name()));
            }
        }
        try (var histories = Files.newDirectoryStream(cluster.resolve(LOG), "*.history")) {
            for (Path history : histories) {
                listing.add(store.put(path(history.getFileName().toString()), history));
            }
        }
    }

    private static String path(String name) {
        return HOME + "/" + LOG + "/" + name;
    }
}
