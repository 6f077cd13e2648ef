package dev.fleetward.privacy.holds;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Holds on a device, for its owner. */
@ApplicationScoped
class HoldSubjectData implements SubjectData {
    private final Db db;
    private final LegalHoldStore store;

    HoldSubjectData(Db db, LegalHoldStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("legal_hold");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "legal-holds",
                "Legal holds",
                "Why the data of the device must stay, since when and until when",
                "To establish, exercise or defend legal claims, and to meet legal duties (Regulation (EU) 2016/679, Article 17(3)(b) and (e))",
                new DataKind.Keeping.Until("the device is erased, after its release")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines("legal-holds.jsonl", db.inTransaction(organization, tx -> store.ofDevice(tx, device)));
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.erase(tx, device));
    }
}
