package dev.fleetward.disclosure;

import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Hours left of each legal clock that runs; below zero once it is overdue. */
@ApplicationScoped
class ClockFigures implements Watched {
    private static final double SECONDS_PER_HOUR = 3_600;

    private final Cases cases;
    private final Products products;
    private final Clock clock;

    ClockFigures(Cases cases, Products products, Clock clock) {
        this.cases = cases;
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                "cases.hours-left",
                "Hours left of a legal clock",
                "h",
                List.of(),
                Optional.of(new Suggestion("A legal clock runs out", false, 8, 8, Duration.ZERO, Severity.CRITICAL))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        String slug = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()))
                .slug();
        Instant now = clock.instant();
        return cases.running(organization).stream()
                .filter(one -> one.subject().product().value().equals(product))
                .map(one -> reading(slug, one, now))
                .toList();
    }

    private static Reading reading(String slug, Cases.Running one, Instant now) {
        Instant due = one.clock().deadline().map(Deadline::due).orElse(Instant.MAX);
        double hours = Duration.between(now, due).toSeconds() / SECONDS_PER_HOUR;
        String stage = one.clock().stage().title();
        String left = hours < 0
                ? String.format(Locale.ENGLISH, "is overdue by %.1f h", -hours)
                : String.format(Locale.ENGLISH, "is due in %.1f h", hours);
        return new Reading(
                one.subject().name() + " " + stage.toLowerCase(Locale.ROOT),
                OptionalDouble.of(hours),
                "%s of case %s (“%s”) %s."
                        .formatted(stage, one.subject().name(), one.subject().title(), left),
                "/products/%s/cases/%s".formatted(slug, one.subject().name()));
    }
}
