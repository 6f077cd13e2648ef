package dev.fleetward.updates;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Nodes;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What updates a device was given, what it answered, and what it said of itself while polling. */
@ApplicationScoped
class UpdateSubjectData implements SubjectData {
    private final Db db;
    private final UpdateSubjectStore store;
    private final Nodes nodes;

    UpdateSubjectData(Db db, UpdateSubjectStore store, Nodes nodes) {
        this.db = db;
        this.store = store;
        this.nodes = nodes;
    }

    @Override
    public Set<String> tables() {
        return Set.of(
                "deployment", "target_token", "ddi_client", "target_token_change", "past_action", "ddi_confirmation");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "updates",
                "Updates",
                "Which update the device was offered, what it answered, and its address and token for updates",
                "To prove that security updates reach the device (Regulation (EU) 2024/2847, Annex I, Part II (7) and (8))",
                new DataKind.Keeping.Until("the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        var held = db.inTransaction(organization, tx -> store.held(tx, device));
        archive.lines("updates/deployments.jsonl", held.deployments());
        archive.lines("updates/messages.jsonl", held.messages());
        archive.lines("updates/past-actions.jsonl", held.pastActions());
        archive.lines("updates/target-tokens.jsonl", held.targetTokens());
        archive.lines("updates/client.jsonl", held.clients());
        archive.lines("updates/confirmations.jsonl", held.confirmations());
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> {
            store.productOf(tx, device).ifPresent(product -> nodes.tell(tx, PendingChanged.one(product, device)));
            return store.erase(tx, device);
        });
    }
}
