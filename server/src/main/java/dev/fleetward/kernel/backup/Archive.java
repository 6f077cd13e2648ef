package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.Removal;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.StoredObject;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies the embedded database's log and the new files beside it to the backup directory, so that a restore may go on from
 * a point to any moment. Where the log was lost it begins anew, with a name of its own. Safe for concurrent use.
 */
@ApplicationScoped
class Archive {
    private static final Logger LOG = Logger.getLogger(Archive.class);
    /** File systems date a file by a clock of their own. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private final ServerDatabase database;
    private final ObjectStore store;
    private final BackupConfig config;
    private final Clock clock;
    private final Removal removal;
    private final Loop loop;
    private final ReentrantLock turn = new ReentrantLock();
    private List<Entry> recent = List.of();
    private volatile @Nullable Instant reaches;
    private volatile @Nullable String trouble;

    Archive(ServerDatabase database, ObjectStore store, BackupConfig config, Clock clock) {
        this.database = database;
        this.store = store.asItLies();
        this.config = config;
        this.clock = clock;
        this.removal = new Removal(this.store);
        this.loop = new Loop("archive", config.archiveEvery(), this::turn);
    }

    void start(@Observes StartupEvent event) {
        if (config.directory().isPresent() && database.isEmbedded()) {
            loop.start();
        } else if (ArchiveId.of(database.data()).isPresent()) {
            end();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** No more wanted: nothing is kept for it. */
    private void end() {
        if (database.isEmbedded()) {
            try (var session = new ArchiveSession(database.reach())) {
                session.forget();
            }
        }
        ArchiveId.forget(database.data());
        removal.release(Removal.Reason.ARCHIVE);
    }

    /** Up to when everything is there; empty before the first turn. */
    Optional<Instant> reaches() {
        return Optional.ofNullable(reaches);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** While nothing is added to it. */
    void between(Runnable work) {
        turn.lock();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }

    private boolean turn() {
        turn.lock();
        try (var session = new ArchiveSession(database.reach())) {
            var directory = new BackupDirectory(config.directory().orElseThrow());
            follow(session, directory, continued(session, directory));
            trouble = null;
        } catch (IOException e) {
            trouble = e.toString();
            throw new UncheckedIOException("archiving to " + config.directory().orElseThrow(), e);
        } catch (RuntimeException e) {
            trouble = e.getMessage();
            throw e;
        } finally {
            turn.unlock();
        }
        return false;
    }

    private String continued(ArchiveSession session, BackupDirectory directory) throws IOException {
        Optional<String> now = ArchiveId.of(database.data())
                .filter(id -> Files.isDirectory(directory.archive(id)) && session.isKept());
        if (now.isPresent()) {
            return now.get();
        }
        removal.hold(Removal.Reason.ARCHIVE);
        session.keep();
        String id = clock.instant().getEpochSecond() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        Private.directories(directory.archive(id));
        Private.sync(Private.parent(directory.archive(id)));
        ArchiveId.set(database.data(), id);
        LOG.infof("a new archive begins: %s", directory.archive(id));
        return id;
    }

    private void follow(ArchiveSession session, BackupDirectory directory, String id) throws IOException {
        Instant begun = clock.instant();
        ArchiveSession.Cut cut = session.cut();
        copyLog(session, directory, id, Segment.of(cut.segment()));
        var log = new ArchiveLog(directory.archive(id));
        Instant since = log.until().orElse(begun).minus(SLACK);
        var lines = new ArrayList<ArchiveLog.Line>();
        List<String> copied = copyFiles(directory, since, lines);
        lines.add(new ArchiveLog.Line(ArchiveLog.Kind.UNTIL, cut.segment(), 0, "", cut.at()));
        directory.store().sync();
        FinishedErasures.carry(database.data(), directory.root());
        log.add(LocalDate.ofInstant(begun, ZoneOffset.UTC), lines);
        if (!removal.isHeld(Removal.Reason.POINT)) {
            for (String key : copied) {
                store.delete(key);
            }
        }
        session.copiedTo(cut.position());
        reaches = cut.at();
    }

    private void copyLog(ArchiveSession session, BackupDirectory directory, String id, Segment last)
            throws IOException {
        var files = new SegmentFiles(directory.archive(id));
        var there = files.all();
        Path source = database.reach().cluster().resolve(ClusterCopy.LOG);
        for (Segment segment : Segment.of(session.firstKept()).upTo(last)) {
            if (!there.containsKey(segment)) {
                files.add(segment, source.resolve(segment.name()));
            }
        }
    }

    /** @return those put aside that are copied now */
    private List<String> copyFiles(BackupDirectory directory, Instant since, List<ArchiveLog.Line> lines)
            throws IOException {
        var copying = new FieldFiles.Copying(directory.store());
        recent.forEach(copying::know);
        var entries = new ArrayList<Entry>();
        var aside = new ArrayList<String>();
        new FieldFiles(database.data(), store)
                .each(
                        (path, source) -> {
                            StoredObject object = source.object();
                            if (!object.placedAt().isBefore(since)) {
                                Entry entry = copying.copy(path, source);
                                entries.add(entry);
                                lines.add(line(ArchiveLog.Kind.ADDED, entry, object.modifiedAt()));
                            }
                        },
                        (path, source) -> {
                            StoredObject object = source.object();
                            Entry entry = copying.copy(path, source);
                            lines.add(line(ArchiveLog.Kind.ADDED, entry, object.modifiedAt()));
                            lines.add(line(ArchiveLog.Kind.REMOVED, entry, object.placedAt()));
                            aside.add(object.key());
                        });
        recent = entries;
        return aside;
    }

    private static ArchiveLog.Line line(ArchiveLog.Kind kind, Entry entry, Instant at) {
        return new ArchiveLog.Line(kind, entry.path(), entry.sizeBytes(), entry.sha256(), at);
    }
}
