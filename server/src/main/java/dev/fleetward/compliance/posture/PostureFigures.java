package dev.fleetward.compliance.posture;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Devices that fail a posture rule. */
@ApplicationScoped
class PostureFigures implements Watched {
    private final Products products;
    private final Posture posture;

    PostureFigures(Products products, Posture posture) {
        this.products = products;
        this.posture = posture;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                "compliance.posture-failing",
                "Devices that fail a posture rule",
                "devices",
                List.of(),
                Optional.of(
                        new Suggestion("Devices fail a posture rule", true, 0, 0, Duration.ZERO, Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID id, String figure, Map<String, String> slice) {
        Product product = products.byId(organization, new ProductId(id))
                .orElseThrow(() -> Problem.notFound("Product", id.toString()));
        return posture.counted(product).stream()
                .limit(MAX_READINGS)
                .map(one -> reading(product, one))
                .toList();
    }

    private static Reading reading(Product product, Posture.Counted one) {
        Conformance counted = one.conformance();
        return new Reading(
                one.rule().title(),
                counted.reporting() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) counted.failing()),
                "%s fail “%s” of %s that report it; %,d more do not."
                        .formatted(
                                Watched.count(counted.failing(), "device"),
                                one.rule().title(),
                                Watched.count(counted.reporting(), "active device"),
                                counted.withoutData()),
                "/products/%s/compliance/posture/%s"
                        .formatted(product.slug(), one.rule().name()));
    }
}
