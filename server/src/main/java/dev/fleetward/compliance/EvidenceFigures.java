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
import java.util.OptionalDouble;
import java.util.UUID;

/** Requirements whose evidence falls short, and each figure that misses its target. */
@ApplicationScoped
class EvidenceFigures implements Watched {
    private static final String REQUIREMENTS = "compliance.requirements-short";
    private static final String FIGURE = "compliance.figure-short";

    private final Products products;
    private final Matrix matrix;
    private final Evidence evidence;

    EvidenceFigures(Products products, Matrix matrix, Evidence evidence) {
        this.products = products;
        this.matrix = matrix;
        this.evidence = evidence;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        REQUIREMENTS,
                        "Requirements whose evidence falls short",
                        "requirements",
                        List.of(new Slice(
                                "catalogue",
                                "Catalogue",
                                "One of "
                                        + Law.CATALOGUES.stream()
                                                .map(Catalogue::id)
                                                .toList(),
                                Law.ANNEX_I.id(),
                                false)),
                        Optional.of(new Suggestion(
                                "Evidence falls short", true, 0, 0, Duration.ofHours(1), Severity.INFO))),
                new Figure(
                        FIGURE,
                        "Percentage points an evidence figure lacks of its target",
                        "points",
                        List.of(),
                        Optional.of(new Suggestion(
                                "Evidence figure turned bad", true, 0, 0, Duration.ZERO, Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        return figure.equals(FIGURE)
                ? figures(subject)
                : requirements(subject, Law.catalogue(slice.getOrDefault("catalogue", Law.ANNEX_I.id())));
    }

    private List<Reading> requirements(Product product, Catalogue catalogue) {
        List<MatrixRow> rows = matrix.rows(product, catalogue).stream()
                .filter(row -> row.state() != RequirementState.NOT_APPLICABLE)
                .toList();
        long shortOf = rows.stream().filter(row -> row.state().isShort()).count();
        return List.of(Reading.of(
                (double) shortOf,
                "The evidence of %d of %d requirements of %s falls short."
                        .formatted(shortOf, rows.size(), catalogue.title()),
                "/products/%s/compliance?catalogue=%s".formatted(product.slug(), catalogue.id())));
    }

    private List<Reading> figures(Product product) {
        return evidence.figures(product).stream()
                .limit(MAX_READINGS)
                .map(one -> new Reading(
                        one.record().title(),
                        one.state() == RequirementState.NO_DATA
                                ? OptionalDouble.empty()
                                : OptionalDouble.of((double) Math.max(
                                        0, one.targetPercent() - one.record().percent())),
                        "%s: %d %% of %,d %s, target %d %%."
                                .formatted(
                                        one.record().title(),
                                        one.record().percent(),
                                        one.record().denominator(),
                                        one.record().unit(),
                                        one.targetPercent()),
                        "/products/%s/compliance/evidence".formatted(product.slug())))
                .toList();
    }
}
