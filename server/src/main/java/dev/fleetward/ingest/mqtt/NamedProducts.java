package dev.fleetward.ingest.mqtt;

import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Products by what topics call them, each remembered for a while. Only those that exist: what a new product's devices
 * send is acknowledged, so it must not be refused because nobody knew the product a moment ago. Safe for concurrent use.
 */
@ApplicationScoped
class NamedProducts {
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Products products;
    private final Clock clock;
    private final Map<String, Known> byName = new ConcurrentHashMap<>();

    private record Known(Product product, Instant askedAt) {}

    NamedProducts(Products products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    Optional<Product> find(String name) {
        Instant now = clock.instant();
        Known known = byName.get(name);
        if (known != null && known.askedAt.plus(KEPT).isAfter(now)) {
            return Optional.of(known.product);
        }
        Optional<Product> found = products.named(name);
        found.ifPresentOrElse(product -> byName.put(name, new Known(product, now)), () -> byName.remove(name));
        return found;
    }
}
