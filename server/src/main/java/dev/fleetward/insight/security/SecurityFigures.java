package dev.fleetward.insight.security;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** How often what bears on security happened, each kind a subject of its own. */
@ApplicationScoped
class SecurityFigures implements Watched {
    private static final String SEVERE = "security.events";
    private static final String AUTHENTICATION = "security.authentication-failures";
    private static final int MAX_HOURS = 720;

    private final Products products;
    private final SecurityEvents events;

    SecurityFigures(Products products, SecurityEvents events) {
        this.products = products;
        this.events = events;
    }

    @Override
    public List<Figure> figures() {
        var hours = new Slice("hours", "Within (hours)", "1 to %d.".formatted(MAX_HOURS), "24", false);
        return List.of(
                new Figure(
                        SEVERE,
                        "Security events of a kind",
                        "events",
                        List.of(
                                hours,
                                new Slice("severity", "At least", "low, medium, high or critical.", "high", false),
                                new Slice("kind", "Kind", "Such as tampering; empty for each.", "", false)),
                        Optional.of(
                                new Suggestion("Severe security event", true, 0, 0, Duration.ZERO, Severity.CRITICAL))),
                new Figure(
                        AUTHENTICATION,
                        "Failed authentications on and of devices",
                        "events",
                        List.of(new Slice("hours", "Within (hours)", "1 to %d.".formatted(MAX_HOURS), "1", false)),
                        Optional.of(new Suggestion(
                                "Many failed authentications", true, 50, 20, Duration.ZERO, Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        var subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        int hours = Watched.whole(slice, "hours", 1, MAX_HOURS);
        var window = Duration.ofHours(hours);
        String page = "/products/%s/security-events".formatted(subject.slug());
        if (figure.equals(AUTHENTICATION)) {
            return events.sums(subject, dev.fleetward.insight.security.Severity.LOW, window).stream()
                    .filter(sum -> sum.kind() == dev.fleetward.kernel.SecurityKind.AUTHENTICATION_FAILED)
                    .map(sum -> reading("", sum, hours, page))
                    .toList();
        }
        String kind = slice.getOrDefault("kind", "");
        if (!kind.isEmpty()) {
            SecurityEvents.kind(kind);
        }
        var atLeast = dev.fleetward.insight.security.Severity.parse(slice.getOrDefault("severity", ""));
        return events.sums(subject, atLeast, window).stream()
                .filter(sum -> kind.isEmpty() || sum.kind().slug().equals(kind))
                .map(sum -> reading(sum.kind().title(), sum, hours, page))
                .toList();
    }

    private static Reading reading(String of, SecurityEventStore.Sum sum, int hours, String page) {
        return new Reading(
                of,
                OptionalDouble.of((double) sum.times()),
                "%s: %s within %d h, on %s."
                        .formatted(
                                sum.kind().title(),
                                Watched.count(sum.times(), "event"),
                                hours,
                                Watched.count(sum.devices(), "device")),
                page + "?kind=" + sum.kind().slug());
    }
}
