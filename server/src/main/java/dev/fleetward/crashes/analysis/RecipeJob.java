package dev.fleetward.crashes.analysis;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** After an update of the server that changed the recipe, has each product's traces grouped again. */
@ApplicationScoped
class RecipeJob implements RecurringJob {
    private static final Duration EVERY = Duration.ofHours(6);

    private final Db db;
    private final Products products;
    private final AnalysisStore traces;
    private final Analysis analysis;

    RecipeJob(Db db, Products products, AnalysisStore traces, Analysis analysis) {
        this.db = db;
        this.products = products;
        this.traces = traces;
        this.analysis = analysis;
    }

    @Override
    public String kind() {
        return "crashes.recipe";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        products.ofAllOrganizations()
                .forEach(product -> db.doInTransaction(product.organization(), tx -> {
                    if (traces.hasOldRecipe(tx, product.id())) {
                        analysis.requestRegrouping(
                                tx,
                                product.organization(),
                                new RegroupJob.Wanted(product.id().value(), null));
                    }
                }));
    }
}
