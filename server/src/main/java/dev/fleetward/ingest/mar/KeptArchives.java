package dev.fleetward.ingest.mar;

import dev.fleetward.ingest.ChunkLog;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Lets archives go once they are worked off, and a device's with the device. */
@ApplicationScoped
class KeptArchives implements RecurringJob, SubjectData {
    /** Rows of the log go first; see there how long they stay. */
    static final Duration KEEP = Duration.ofDays(2);

    private static final int AT_ONCE = 500;

    private final Db db;
    private final ChunkLog log;
    private final KeptArchiveStore store;
    private final Blobs blobs;
    private final Clock clock;

    KeptArchives(Db db, ChunkLog log, KeptArchiveStore store, Blobs blobs, Clock clock) {
        this.db = db;
        this.log = log;
        this.store = store;
        this.blobs = blobs;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "ingest.archives";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        remove(db.acrossOrganizations(tx -> store.worked(tx, workedBefore(), AT_ONCE)));
    }

    /** Nothing that speaks of an archive came in before it. */
    private Instant workedBefore() {
        Instant old = clock.instant().minus(KEEP);
        return log.undecodedSince().filter(since -> since.isBefore(old)).orElse(old);
    }

    @Override
    public Set<String> tables() {
        return Set.of("kept_archive");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "archives",
                "Archives",
                "Archives of the Linux agent, as sent",
                "To decode them, and to look into trouble",
                new DataKind.Keeping.Until("%d days after they were worked off".formatted(KEEP.toDays()))));
    }

    /** What the archives said is exported as events. */
    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) {}

    @Override
    public long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        store.rename(tx, name.product(), name.serial(), placeholder);
        return 0;
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        List<KeptArchiveStore.Kept> kept = db.inTransaction(organization, tx -> store.of(tx, device));
        remove(kept);
        return kept.size();
    }

    private void remove(List<KeptArchiveStore.Kept> archives) {
        for (var archive : archives) {
            // Another product may have been sent the same archive and not be through with it.
            if (!db.inTransaction(archive.organization(), tx -> store.isKeptByAnother(tx, archive))) {
                blobs.delete(archive.organization(), archive.sha256());
            }
            db.doInTransaction(archive.organization(), tx -> store.remove(tx, archive));
        }
    }
}
