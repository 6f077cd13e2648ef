package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import dev.fleetward.kernel.Removal;
import dev.fleetward.kernel.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * Takes one point: the database copied online, then the files its rows may name at that moment. What the server removes
 * from that moment on is put aside until it is copied.
 */
final class PointCopy {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String SERVER = "0.1.0";
    static final String MASTER_KEY = "master.key";
    static final String SETTINGS = "fleetward.toml";
    private static final List<String> CONFIGURATION = List.of(SETTINGS, "postgres.password");

    private final Path data;
    private final BackupDirectory to;
    private final Clock clock;
    private final Duration slack;
    private final Removal removal;
    private final FieldFiles files;

    PointCopy(Path data, ObjectStore store, BackupDirectory to, Clock clock) {
        this.data = data.toAbsolutePath().normalize();
        this.to = to;
        this.clock = clock;
        this.slack = store.slack();
        this.removal = new Removal(store);
        this.files = new FieldFiles(data, store);
    }

    /** @throws BackupFailure saying what is in the way */
    Backups.Taken take(Reach database, boolean isEmbedded, boolean withMasterKey) {
        if (to.root().startsWith(data)) {
            throw new BackupFailure(
                    "%s lies in the data directory; a backup belongs on another disk.".formatted(to.root()));
        }
        try (var session = new ClusterSession(database)) {
            if (!session.isAlone()) {
                throw new BackupFailure("another backup is being taken; try again when it is done.");
            }
            try {
                return take(session, isEmbedded ? Optional.of(database.cluster()) : Optional.empty(), withMasterKey);
            } finally {
                removal.release(Removal.Reason.POINT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("backing up to %s: %s".formatted(to.root(), e), e);
        }
    }

    private Backups.Taken take(ClusterSession session, Optional<Path> cluster, boolean withMasterKey)
            throws IOException {
        Instant begun = clock.instant();
        String id = begin(begun);
        var copying = new FieldFiles.Copying(to.store());
        for (Manifest last : to.points().reversed().stream().limit(1).toList()) {
            to.each(last, copying::know);
        }
        try (var listing = new Listing(to.list(id))) {
            Optional<Manifest.Database> base = Optional.empty();
            Instant stopping;
            if (cluster.isPresent()) {
                var copy = new ClusterCopy(cluster.get(), to.store(), listing);
                Segment first = start(session, copy, id);
                removal.hold(Removal.Reason.POINT);
                stopping = clock.instant();
                base = Optional.of(stop(session, copy, first, listing));
            } else {
                removal.hold(Removal.Reason.POINT);
                stopping = clock.instant();
            }
            Instant at = session.now();
            copyFiles(listing, copying, stopping, clock.instant());
            copyConfiguration(listing, withMasterKey);
            to.store().sync();
            var manifest = new Manifest(
                    Manifest.FORMAT,
                    id,
                    SERVER,
                    begun,
                    at,
                    base,
                    withMasterKey,
                    listing.files(),
                    listing.bytes(),
                    listing.finish());
            FinishedErasures.carry(data, to.root());
            to.finish(manifest);
            new LastBackup(to.root().toString(), id, at).note(data);
            return new Backups.Taken(manifest, copying.copied(), copying.copiedBytes());
        }
    }

    private String begin(Instant now) throws IOException {
        String id = ID.format(now);
        Private.directories(Private.parent(to.point(id)));
        try {
            Files.createDirectory(to.point(id));
            Files.setPosixFilePermissions(to.point(id), Private.DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            throw new BackupFailure("a backup of this very moment is there already; try again.");
        }
        return id;
    }

    private static Segment start(ClusterSession session, ClusterCopy copy, String id) throws IOException {
        if (session.hasTablespaces()) {
            throw new BackupFailure("the database has tablespaces of its own, which this backup does not know.");
        }
        session.keepLog();
        Segment first = Segment.of(session.start(id));
        copy.copy();
        return first;
    }

    private Manifest.Database stop(ClusterSession session, ClusterCopy copy, Segment first, Listing listing)
            throws IOException {
        ClusterSession.Ended ended = session.stop();
        listing.add(text("backup_label", ended.label()));
        if (!ended.tablespaces().isEmpty()) {
            listing.add(text("tablespace_map", ended.tablespaces()));
        }
        copy.copyLog(first, Segment.of(ended.stopWal()));
        return new Manifest.Database(
                session.version(),
                session.systemIdentifier(),
                first.name(),
                ended.stopWal(),
                ArchiveId.of(data)
                        .filter(archive -> Files.isDirectory(to.archive(archive)))
                        .orElse(null));
    }

    private Entry text(String name, String text) throws IOException {
        return to.store()
                .put(ClusterCopy.HOME + "/" + name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Those of the moment: no row of it names what was written after it, or was removed before. */
    private void copyFiles(Listing listing, FieldFiles.Copying copying, Instant stopping, Instant stopped)
            throws IOException {
        files.each(
                (path, source) -> {
                    if (!source.object().modifiedAt().isAfter(stopped.plus(slack))) {
                        listing.add(copying.copy(path, source));
                    }
                },
                (path, source) -> {
                    if (!source.object().placedAt().isBefore(stopping.minus(slack))) {
                        listing.add(copying.copy(path, source));
                    }
                });
    }

    private void copyConfiguration(Listing listing, boolean withMasterKey) throws IOException {
        for (String name : CONFIGURATION) {
            if (Files.exists(data.resolve(name))) {
                listing.add(to.store().put(name, data.resolve(name)));
            }
        }
        if (withMasterKey) {
            listing.add(to.store().put(MASTER_KEY, data.resolve(MASTER_KEY)));
        }
    }
}
