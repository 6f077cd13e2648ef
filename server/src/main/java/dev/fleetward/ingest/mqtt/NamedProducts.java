package dev.fleetward.ingest.mqtt;

import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/**
 * Products by what topics call them: their slug where only one organization of this server has it, or their id. Asked
 * anew now and then, since products come and go. Safe for concurrent use.
 */
@ApplicationScoped
class NamedProducts {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final Duration KEPT_WHEN_UNKNOWN = Duration.ofSeconds(1);

    private final Products products;
    private final Clock clock;
    private Map<String, Product> byName = Map.of();
    private Instant askedAt = Instant.EPOCH;

    NamedProducts(Products products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    synchronized Optional<Product> find(String name) {
        Duration kept = byName.containsKey(name) ? KEPT : KEPT_WHEN_UNKNOWN;
        Instant now = clock.instant();
        if (askedAt.plus(kept).isBefore(now)) {
            byName = ask();
            askedAt = now;
        }
        return Optional.ofNullable(byName.get(name));
    }

    private Map<String, Product> ask() {
        var named = new HashMap<String, Product>();
        var ambiguous = new HashSet<String>();
        for (Product product : products.ofAllOrganizations()) {
            if (named.put(product.slug(), product) != null) {
                ambiguous.add(product.slug());
            }
            named.put(product.id().value().toString(), product);
        }
        named.keySet().removeAll(ambiguous);
        return named;
    }
}
