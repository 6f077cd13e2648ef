package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Rollouts and releases by name or version. */
@ApplicationScoped
class UpdateSearch implements SearchSource {
    private final Db db;
    private final UpdateFigureStore store;

    UpdateSearch(Db db, UpdateFigureStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public List<Hit> search(OrganizationId organization, String text) {
        return db.inTransaction(organization, tx -> store.search(tx, text));
    }
}
