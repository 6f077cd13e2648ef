package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import dev.fleetward.kernel.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory of backups, for commands on the server's machine. Safe between processes: one takes a backup at a time. */
public final class Backups {
    private static final int MAX_NAMED = 20;

    private final BackupDirectory directory;

    private Backups(Path directory) {
        this.directory = new BackupDirectory(directory);
    }

    public static Backups in(Path directory) {
        return new Backups(directory);
    }

    /**
     * A point as it was taken.
     *
     * @param copiedFiles beside the database, that no earlier point had
     */
    public record Taken(Manifest manifest, long copiedFiles, long copiedBytes) {}

    /** What a look at every file of a point found. */
    public record Verified(Manifest manifest, long damaged, List<String> findings) {}

    /**
     * Takes one while the server goes on.
     *
     * @param isEmbedded whether the database is the server's own, to be copied too
     * @throws BackupFailure saying what is in the way
     */
    public Taken take(
            Path data, ObjectStore store, Reach database, boolean isEmbedded, boolean withMasterKey, Clock clock) {
        return new PointCopy(data, store, directory, clock).take(database, isEmbedded, withMasterKey);
    }

    /** Those that are whole, oldest first. */
    public List<Manifest> points() {
        return directory.points();
    }

    /** Begun and never ended: no backups. */
    public List<String> unfinished() {
        return directory.unfinished();
    }

    /** Reads every file of the point, of the newest when none is named. @throws BackupFailure when there is none */
    public Verified verify(Optional<String> id) {
        Manifest manifest = directory.require(id);
        var findings = new ArrayList<String>();
        var damaged = new long[1];
        directory.each(manifest, entry -> {
            String damage = entry.isDirectory() ? "" : damage(entry);
            if (!damage.isEmpty()) {
                damaged[0]++;
                if (findings.size() < MAX_NAMED) {
                    findings.add(
                            "%s (of %s) %s".formatted(directory.store().file(entry.sha256()), entry.path(), damage));
                }
            }
        });
        return new Verified(manifest, damaged[0], findings);
    }

    private String damage(Entry entry) {
        try {
            return FileStore.damage(directory.store().file(entry.sha256()), entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lays a point down in a new directory and brings its database up once.
     *
     * @throws BackupFailure when the directory is not empty, a file is damaged, or the key is not given; the directory is
     *     then as it was
     */
    public Restore.Restored restore(Restore.Wanted wanted) {
        try {
            return new Restore(directory, wanted).run();
        } catch (IOException e) {
            throw new UncheckedIOException("restoring to %s: %s".formatted(wanted.data(), e), e);
        }
    }

    static boolean isEmpty(Path data) throws IOException {
        if (!Files.exists(data)) {
            return true;
        }
        try (var children = Files.list(data)) {
            return children.findAny().isEmpty();
        }
    }
}
