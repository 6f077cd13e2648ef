package dev.fleetward.devices.attributes;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Data minimisation (CRA Annex I, Part I (2)(g)): an attribute nobody declared is a field nobody asked for. */
@ApplicationScoped
class DeclaredAttributesEvidence implements EvidenceSource {
    private final Db db;
    private final AttributeStore store;

    DeclaredAttributesEvidence(Db db, AttributeStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "devices.declared-attributes";
    }

    @Override
    public String title() {
        return "Attributes received that are declared";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.g");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        AttributeStore.Declared declared = db.inTransaction(organization, tx -> store.declared(tx, product));
        return new Figure(
                declared.declared(), declared.received(), "attributes that devices have", AttributeStore.DECLARED);
    }
}
