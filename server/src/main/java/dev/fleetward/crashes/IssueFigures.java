package dev.fleetward.crashes;

import dev.fleetward.crashes.IssueFigureStore.Line;
import dev.fleetward.kernel.Db;
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

/** New, surging and regressed issues, each a subject of its own. */
@ApplicationScoped
class IssueFigures implements Watched {
    private static final String NEW = "issues.new";
    private static final String SURGING = "issues.surging";
    private static final String REGRESSED = "issues.regressed";
    private static final int MAX_HOURS = 720;
    private static final int MAX_EVENTS = 1_000_000;

    private final Db db;
    private final Products products;
    private final IssueFigureStore store;
    private final Clock clock;

    IssueFigures(Db db, Products products, IssueFigureStore store, Clock clock) {
        this.db = db;
        this.products = products;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        NEW,
                        "Devices struck by a new issue",
                        "devices",
                        List.of(new Slice("hours", "New for (hours)", "1 to %d.".formatted(MAX_HOURS), "24", false)),
                        Optional.of(
                                new Suggestion("New issue in the field", true, 0, 0, Duration.ZERO, Severity.WARNING))),
                new Figure(
                        SURGING,
                        "Events of an issue against its usual day",
                        "times",
                        List.of(new Slice(
                                "events",
                                "From (events a day)",
                                "Issues with fewer events in the last 24 h are left out.",
                                "20",
                                false)),
                        Optional.of(
                                new Suggestion("Issue surges", true, 3, 2, Duration.ofMinutes(10), Severity.WARNING))),
                new Figure(
                        REGRESSED,
                        "Devices struck by an issue that came back",
                        "devices",
                        List.of(),
                        Optional.of(new Suggestion(
                                "Resolved issue came back", true, 0, 0, Duration.ZERO, Severity.CRITICAL))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        String slug = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()))
                .slug();
        Instant now = clock.instant();
        return db.inTransaction(organization, tx -> switch (figure) {
            case NEW -> {
                int hours = Watched.whole(slice, "hours", 1, MAX_HOURS);
                yield store.fresh(tx, product, now.minus(Duration.ofHours(hours)), MAX_READINGS).stream()
                        .map(line -> struck(slug, line, "first seen in the last %d h".formatted(hours)))
                        .toList();
            }
            case REGRESSED ->
                store.regressed(tx, product, MAX_READINGS).stream()
                        .map(line -> struck(slug, line, "since it came back"))
                        .toList();
            default -> {
                int events = Watched.whole(slice, "events", 1, MAX_EVENTS);
                yield store.surging(tx, product, now, events, MAX_READINGS).stream()
                        .map(line -> surge(slug, line))
                        .toList();
            }
        });
    }

    private static Reading struck(String slug, Line line, String when) {
        return reading(
                slug,
                line,
                (double) line.devices(),
                "“%s” struck %s %s, %s."
                        .formatted(
                                line.title(),
                                Watched.count(line.devices(), "device"),
                                Watched.count(line.events(), "time"),
                                when));
    }

    private static Reading surge(String slug, Line line) {
        double times = line.events() / line.usual();
        return reading(
                slug,
                line,
                times,
                String.format(
                        Locale.ENGLISH,
                        "“%s” struck %,d times in 24 h on %s, %.1f times its usual %.1f a day.",
                        line.title(),
                        line.events(),
                        Watched.count(line.devices(), "device"),
                        times,
                        line.usual()));
    }

    private static Reading reading(String slug, Line line, double value, String sentence) {
        return new Reading(
                "#" + line.number(),
                OptionalDouble.of(value),
                sentence,
                "/products/%s/issues/%d".formatted(slug, line.number()));
    }
}
