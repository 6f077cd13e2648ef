package dev.fleetward.components;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.VersionFacts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The components of each version with an SBOM. */
@ApplicationScoped
class ComponentFacts implements VersionFacts {
    private final Db db;
    private final ComponentFactsStore store;

    ComponentFacts(Db db, ComponentFactsStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String kind() {
        return "component";
    }

    @Override
    public Map<UUID, Set<String>> of(OrganizationId organization, UUID product) {
        return db.inTransaction(organization, tx -> store.byVersion(tx, product));
    }
}
