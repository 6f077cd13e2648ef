package dev.fleetward.insight.detect;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Open anomalies, for alert rules. */
@ApplicationScoped
class AnomalyFigures implements Watched {
    private static final String OPEN = "anomalies.open";

    private final Products products;
    private final Anomalies anomalies;

    AnomalyFigures(Products products, Anomalies anomalies) {
        this.products = products;
        this.anomalies = anomalies;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                OPEN,
                "Anomalies that last and are not muted",
                "anomalies",
                List.of(),
                Optional.of(new Suggestion("Something is abnormal", true, 0, 0, Duration.ZERO, Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        return products.byId(organization, new ProductId(product)).map(this::reading).stream()
                .toList();
    }

    private Reading reading(Product product) {
        long open = anomalies.open(product);
        return Reading.of(
                (double) open, sentence(open, product.name()), "/products/%s/anomalies".formatted(product.slug()));
    }

    private static String sentence(long open, String product) {
        return open == 0
                ? "No anomaly of %s lasts.".formatted(product)
                : open == 1
                        ? "1 anomaly of %s lasts.".formatted(product)
                        : "%,d anomalies of %s last.".formatted(open, product);
    }
}
