package dev.fleetward.privacy.exports;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Deletes exports past their time, and files no row knows: left when the server was ended, or with their product. */
@ApplicationScoped
class ExpiredExportsJob implements RecurringJob {
    private final Db db;
    private final Clock clock;
    private final DataExportStore store;
    private final ExportFiles files;

    ExpiredExportsJob(Db db, Clock clock, DataExportStore store, ExportFiles files) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.files = files;
    }

    @Override
    public String kind() {
        return "privacy.expired-exports";
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
        List<DataExport> expired = db.acrossOrganizations(tx -> store.expired(tx, clock.instant()));
        for (DataExport export : expired) {
            files.of(export).delete();
            db.doInTransaction(export.organization(), tx -> store.delete(tx, export.id()));
        }
        // Files first: one that is begun after this has its row already.
        List<ExportFiles.Lying> lying = files.all();
        Set<UUID> known = new HashSet<>(db.acrossOrganizations(
                tx -> store.known(tx, lying.stream().map(ExportFiles.Lying::id).toList())));
        lying.stream().filter(file -> !known.contains(file.id())).forEach(files::delete);
    }
}
