package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/** What updates a device was given, what it answered, and what it said of itself while polling. */
@ApplicationScoped
class UpdateSubjectData implements SubjectData {
    private final Db db;
    private final UpdateSubjectStore store;

    UpdateSubjectData(Db db, UpdateSubjectStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public Set<String> tables() {
        return Set.of("deployment", "target_token", "ddi_client", "target_token_change", "past_action");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var held = db.inTransaction(organization, tx -> store.held(tx, device));
        try (var out = archive.file("updates/updates.json")) {
            out.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(held));
        }
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.erase(tx, device));
    }
}
