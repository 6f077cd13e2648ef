package dev.fleetward.privacy.exports;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An export is itself data of the device. */
@ApplicationScoped
class ExportSubjectData implements SubjectData {
    private final Db db;
    private final DataExportStore store;
    private final ExportFiles files;

    ExportSubjectData(Db db, DataExportStore store, ExportFiles files) {
        this.db = db;
        this.store = store;
        this.files = files;
    }

    record Held(
            UUID id,
            String askedBy,
            Instant askedAt,
            DataExport.State state,
            Optional<Long> sizeBytes,
            Optional<String> sha256,
            Instant expiresAt) {}

    @Override
    public Set<String> tables() {
        return Set.of("data_export", "data_export_link");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "exports",
                "Prepared exports",
                "Copies of all that is held of the device, encrypted, and the links that give them out",
                "To answer its owner (Regulation (EU) 2016/679, Articles 15 and 20; Regulation (EU) 2023/2854, Article 4)",
                new DataKind.Keeping.Until("30 days have passed or the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines(
                "data-rights/exports.jsonl",
                of(organization, device).stream()
                        .map(one -> new Held(
                                one.id(),
                                one.askedBy(),
                                one.askedAt(),
                                one.state(),
                                one.sizeBytes(),
                                one.sha256(),
                                one.expiresAt()))
                        .toList());
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        List<DataExport> held = of(organization, device);
        for (DataExport export : held) {
            files.of(export).delete();
            db.doInTransaction(organization, tx -> store.delete(tx, export.id()));
        }
        return held.size();
    }

    private List<DataExport> of(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.ofDevice(tx, device));
    }
}
