package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Job;
import dev.fleetward.kernel.Jobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** One step of a bulk action; it queues itself for the next, so that other work gets its turn between. */
@ApplicationScoped
class BulkJob implements Job {
    static final String KIND = "devices.bulk";

    private final Db db;
    private final Bulks bulks;
    private final BulkStore store;
    private final Products products;
    private final Jobs jobs;
    private final Clock clock;

    BulkJob(Db db, Bulks bulks, BulkStore store, Products products, Jobs jobs, Clock clock) {
        this.db = db;
        this.bulks = bulks;
        this.store = store;
        this.products = products;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(OrganizationId organization, JsonNode payload) {
        UUID id = UUID.fromString(payload.path("id").asText());
        var slug = db.inTransaction(organization, tx -> store.productOf(tx, id));
        if (slug.isEmpty()) {
            return;
        }
        var product = products.require(organization, slug.get());
        try {
            if (bulks.step(product, id)) {
                db.doInTransaction(
                        organization, tx -> jobs.enqueue(tx, organization, KIND, Map.of("id", id), clock.instant()));
            }
        } catch (Problem noLongerPossible) {
            bulks.fail(product, id, noLongerPossible);
        }
    }
}
