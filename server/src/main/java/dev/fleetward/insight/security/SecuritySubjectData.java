package dev.fleetward.insight.security;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
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
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "security-events",
                "Security events",
                "What bore on the security of the device, told by it or noticed by the server",
                "To record security-relevant events (Regulation (EU) 2024/2847, Annex I, Part I (2)(l))",
                new DataKind.Keeping.Days(SecurityEvents.MAX_DAYS, this::removeOlder)));
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

    private long removeOlder(DataKind.Scope scope, Instant before, int atMost) {
        return db.inTransaction(scope.organization(), tx -> store.deleteOlder(tx, scope, before, atMost));
    }
}
