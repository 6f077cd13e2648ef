package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The way from a point on to a later moment, by the archive. */
final class Replay {
    private static final String SETTINGS = "postgresql.auto.conf";
    private static final String SAVED = "postgresql.auto.conf.saved";
    private static final String LOG = "replay";
    /** Names of zones, Z among them, are not known yet when PostgreSQL reads it. */
    private static final DateTimeFormatter POSTGRES_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

    private final Manifest base;
    private final Instant moment;
    private final List<Path> log;
    private final Set<String> removed;
    private final List<Entry> added;

    private Replay(Manifest base, Instant moment, List<Path> log, Set<String> removed, List<Entry> added) {
        this.base = base;
        this.moment = moment;
        this.log = log;
        this.removed = removed;
        this.added = added;
    }

    /** @throws BackupFailure saying from when to when the directory can go */
    static Replay to(BackupDirectory from, Instant moment, Optional<String> point) {
        Manifest base = from.points().stream()
                .filter(one -> point.isEmpty() || one.id().equals(point.get()))
                .filter(one -> !one.at().isAfter(moment)
                        && one.database().map(Manifest.Database::archive).isPresent())
                .reduce((_, later) -> later)
                .orElseThrow(() -> new BackupFailure(
                        "no point of %s that an archive goes on from is before %s.".formatted(from.root(), moment)));
        String id = Objects.requireNonNull(base.database().orElseThrow().archive());
        var walk = new Walk(base, moment);
        new ArchiveLog(from.archive(id)).each(walk::read);
        if (walk.lastSegment == null) {
            throw new BackupFailure("the archive after %s reaches to %s, not to %s."
                    .formatted(base.id(), walk.reaches == null ? base.at() : walk.reaches, moment));
        }
        return new Replay(
                base,
                moment,
                segments(from.archive(id), base.database().orElseThrow(), walk.lastSegment),
                walk.removed(),
                List.copyOf(walk.added.values()));
    }

    Manifest base() {
        return base;
    }

    Set<String> removed() {
        return removed;
    }

    List<Entry> added() {
        return added;
    }

    private static List<Path> segments(Path archive, Manifest.Database database, Segment last) {
        SortedMap<Segment, Path> there = new SegmentFiles(archive).all();
        var needed = new ArrayList<Path>();
        for (Segment segment : Segment.of(database.lastSegment()).upTo(last)) {
            Path file = there.get(segment);
            if (file != null) {
                needed.add(file);
            } else if (segment.number() > Segment.of(database.lastSegment()).number()) {
                throw new BackupFailure(
                        "%s has a gap: %s is missing; choose a moment before it.".formatted(archive, segment.name()));
            }
        }
        return needed;
    }

    /** What the archive's log tells until the moment. */
    private static final class Walk {
        private final Manifest base;
        private final Instant moment;
        private final Map<String, Entry> added = new HashMap<>();
        private final Map<String, Instant> addedAt = new HashMap<>();
        private final Set<String> gone = new HashSet<>();
        private @Nullable Segment lastSegment;
        private @Nullable Instant reaches;

        Walk(Manifest base, Instant moment) {
            this.base = base;
            this.moment = moment;
        }

        void read(ArchiveLog.Line line) {
            switch (line.kind()) {
                case ADDED -> {
                    if (!line.at().isAfter(moment)) {
                        added.put(line.path(), line.entry());
                        addedAt.merge(line.path(), line.at(), (one, other) -> one.isAfter(other) ? one : other);
                        gone.remove(line.path());
                    }
                }
                case REMOVED -> {
                    boolean later = line.at().isAfter(addedAt.getOrDefault(line.path(), Instant.EPOCH));
                    if (later && !line.at().isAfter(moment) && line.at().isAfter(base.startedAt())) {
                        added.remove(line.path());
                        gone.add(line.path());
                    }
                }
                case UNTIL -> {
                    reaches = line.at();
                    if (lastSegment == null && !line.at().isBefore(moment)) {
                        lastSegment = Segment.of(line.path());
                    }
                }
            }
        }

        Set<String> removed() {
            return Set.copyOf(gone);
        }
    }

    /** PostgreSQL asks for each segment of the log; they stay packed until it does. */
    void prepare(Path data, Path cluster) throws IOException {
        Path home = data.resolve(LOG);
        Private.directories(home);
        EmbeddedPostgres.handOver(home);
        for (Path file : log) {
            SegmentFiles.requireWhole(file);
            String name = file.getFileName().toString();
            Path copy = home.resolve(name.substring(0, name.indexOf('-')) + ".gz");
            Files.copy(file, copy);
            EmbeddedPostgres.handOver(copy);
        }
        Files.copy(cluster.resolve(SETTINGS), data.resolve(SAVED));
        Files.writeString(
                cluster.resolve(SETTINGS),
                """
                restore_command = 'gzip -dc < "%s/%%f.gz" > "%%p"'
                recovery_target_time = '%s'
                recovery_target_action = 'promote'
                """.formatted(home.toString().replace("'", "''"), POSTGRES_TIME.format(moment)),
                StandardOpenOption.APPEND);
        Path signal = Files.createFile(cluster.resolve("recovery.signal"));
        EmbeddedPostgres.handOver(signal);
    }

    /** What PostgreSQL needed for the way only. */
    void clear(Path data, Path cluster) throws IOException {
        Files.write(cluster.resolve(SETTINGS), Files.readAllBytes(data.resolve(SAVED)));
        Files.delete(data.resolve(SAVED));
        Private.delete(data.resolve(LOG));
    }
}
