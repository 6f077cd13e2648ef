package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.Removal;
import dev.fleetward.kernel.objects.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a point when the newest is too old or the archive has none to begin from, and removes what is kept no longer. */
@ApplicationScoped
class ScheduledBackups implements RecurringJob {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

    private final ServerDatabase database;
    private final ObjectStore store;
    private final BackupConfig config;
    private final Archive archive;
    private final Clock clock;
    private volatile Instant notBefore = Instant.EPOCH;
    private volatile @Nullable String trouble;

    ScheduledBackups(ServerDatabase database, ObjectStore store, BackupConfig config, Archive archive, Clock clock) {
        this.database = database;
        this.store = store;
        this.config = config;
        this.archive = archive;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "backup";
    }

    @Override
    public Duration every() {
        return LOOK;
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        letGo();
        if (config.directory().isEmpty() || clock.instant().isBefore(notBefore)) {
            return;
        }
        var directory = new BackupDirectory(config.directory().get());
        try {
            if (isDue(directory)) {
                new PointCopy(database.data(), store, directory, clock)
                        .take(database.reach(), database.isEmbedded(), false);
                archive.between(() -> prune(directory));
            }
            trouble = null;
        } catch (RuntimeException e) {
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            trouble = e.getMessage();
            throw e;
        }
    }

    /** What a backup that was killed kept. */
    private void letGo() {
        var removal = new Removal(store);
        if (removal.isHeld(Removal.Reason.POINT)) {
            try (var session = new ClusterSession(database.reach())) {
                if (session.isAlone()) {
                    removal.release(Removal.Reason.POINT);
                }
            }
        }
    }

    /** One that the archive goes on from, where there is one. */
    private boolean isDue(BackupDirectory directory) {
        Optional<String> id = ArchiveId.of(database.data());
        if (database.isEmbedded() && id.isEmpty()) {
            return false;
        }
        Instant since = clock.instant().minus(config.every());
        return directory.points().stream()
                .filter(point -> point.database()
                        .map(base -> id.orElseThrow().equals(base.archive()))
                        .orElse(!database.isEmbedded()))
                .noneMatch(point -> point.at().isAfter(since));
    }

    private void prune(BackupDirectory directory) {
        try (var session = new ClusterSession(database.reach())) {
            if (session.isAlone()) {
                new Pruning(directory, ArchiveId.of(database.data()))
                        .run(clock.instant().minus(config.keep()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("removing old backups", e);
        }
    }
}
