package dev.fleetward.compliance;

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
import java.util.UUID;

/** Requirements whose live evidence falls short of its target. */
@ApplicationScoped
class EvidenceFigures implements Watched {
    private final Products products;
    private final Evidence evidence;

    EvidenceFigures(Products products, Evidence evidence) {
        this.products = products;
        this.evidence = evidence;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                "compliance.requirements-short",
                "Requirements whose evidence falls short",
                "requirements",
                List.of(),
                Optional.of(new Suggestion("Evidence falls short", true, 0, 0, Duration.ofHours(1), Severity.INFO))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        var rows = evidence.matrix(subject).stream()
                .filter(row -> row.state() != RequirementState.NOT_APPLICABLE)
                .toList();
        long shortOf = rows.stream()
                .filter(row -> row.state() == RequirementState.ATTENTION)
                .count();
        return List.of(Reading.of(
                (double) shortOf,
                "The evidence of %d of %d requirements falls short of its target.".formatted(shortOf, rows.size()),
                "/products/%s/compliance".formatted(subject.slug())));
    }
}
