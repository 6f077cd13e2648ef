package dev.fleetward.telemetry.metrics;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.Address;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds metrics by a part of their name. */
@ApplicationScoped
class MetricSearch implements SearchSource {
    private final Db db;
    private final Products products;
    private final MetricStore store;

    MetricSearch(Db db, Products products, MetricStore store) {
        this.db = db;
        this.products = products;
        this.store = store;
    }

    @Override
    public List<Hit> search(OrganizationId organization, String text) {
        var known = products.list(organization);
        return db.inTransaction(organization, tx -> store.search(tx, text, MAX_HITS)).stream()
                .flatMap(found -> known.stream()
                        .filter(product -> product.id().value().equals(found.product()))
                        .map(product -> new Hit(
                                "Metric", found.metric(), product.name(), Address.metric(product, found.metric()))))
                .toList();
    }
}
