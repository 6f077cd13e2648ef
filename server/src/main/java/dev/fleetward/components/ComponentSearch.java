package dev.fleetward.components;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Components by the beginning of their name. */
@ApplicationScoped
class ComponentSearch implements SearchSource {
    private final Db db;
    private final ComponentStore store;

    ComponentSearch(Db db, ComponentStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public List<Hit> search(OrganizationId organization, String text) {
        return db.readRecent(organization, tx -> store.search(tx, text, MAX_HITS)).stream()
                .map(found -> new Hit(
                        "Component",
                        found.component().title(),
                        "in %d software versions of %s".formatted(found.versions(), found.productSlug()),
                        "/products/%s/components/%s"
                                .formatted(
                                        found.productSlug(), found.component().id())))
                .toList();
    }
}
