package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.Job;
import dev.fleetward.kernel.Jobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.SymbolsArrived;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Works off what waited when symbols come: some at a time, so that other jobs have their turn, and once more a while
 * later for what was on its way into the database meanwhile.
 */
@ApplicationScoped
class LateNamingJob implements Job, Events.Subscriber<SymbolsArrived> {
    private static final String KIND = "name-events";
    private static final int MAX_REPLAYED = 1_000;
    private static final Duration TURN = Duration.ofSeconds(5);
    /** No transaction of the decoder takes longer. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMinutes(1);

    private final Db db;
    private final Jobs jobs;
    private final Clock clock;
    private final Products products;
    private final UnnamedStore store;
    private final LateNaming naming;
    private final Quarantine quarantine;

    LateNamingJob(
            Db db,
            Jobs jobs,
            Clock clock,
            Products products,
            UnnamedStore store,
            LateNaming naming,
            Quarantine quarantine) {
        this.db = db;
        this.jobs = jobs;
        this.clock = clock;
        this.products = products;
        this.store = store;
        this.naming = naming;
        this.quarantine = quarantine;
    }

    @Override
    public Class<SymbolsArrived> event() {
        return SymbolsArrived.class;
    }

    @Override
    public void on(OrganizationId organization, SymbolsArrived arrived) {
        var product = new ProductId(arrived.product());
        db.doInTransaction(organization, tx -> {
            for (Build build : store.builds(tx, product)) {
                if (arrived.mayBe(build)) {
                    store.tryAgain(tx, product, build);
                }
            }
            enqueue(tx, organization, new Turn(arrived.product(), true), clock.instant());
            enqueue(
                    tx,
                    organization,
                    new Turn(arrived.product(), false),
                    clock.instant().plus(LOOK_AGAIN_AFTER));
        });
    }

    /** @param first whether what is in quarantine for wrong symbols is to be tried too */
    private record Turn(UUID product, boolean first) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(OrganizationId organization, JsonNode payload) {
        Optional<Product> product = products.byId(
                organization,
                new ProductId(UUID.fromString(payload.path("product").asText())));
        if (product.isEmpty()) {
            return;
        }
        Instant end = clock.instant().plus(TURN);
        boolean more = true;
        while (more && clock.instant().isBefore(end)) {
            more = db.inTransaction(organization, tx -> naming.nameSome(tx, product.get()));
        }
        if (payload.path("first").asBoolean()) {
            quarantine.replayAll(product.get(), BuildNames.WRONG_SYMBOLS, MAX_REPLAYED);
        }
        if (more) {
            db.doInTransaction(
                    organization,
                    tx -> enqueue(tx, organization, new Turn(product.get().id().value(), false), clock.instant()));
        }
    }

    private void enqueue(Tx tx, OrganizationId organization, Turn turn, Instant at) {
        jobs.enqueue(tx, organization, KIND, Map.of("product", turn.product, "first", turn.first), at);
    }
}
