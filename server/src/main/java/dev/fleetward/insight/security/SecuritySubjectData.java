package dev.fleetward.insight.security;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class SecuritySubjectData implements SubjectData {
    private final Db db;
    private final SecurityEventStore store;

    SecuritySubjectData(Db db, SecurityEventStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("security_event");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var events = db.inTransaction(organization, tx -> store.ofDevice(tx, device));
        archive.lines("security-events.jsonl", events);
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, device));
    }
}
