package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
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
import java.util.UUID;

/** Whether what devices send is taken. */
@ApplicationScoped
class IngestFigures implements Watched {
    private static final String UNDECODED = "ingest.oldest-undecoded";
    private static final String QUARANTINED = "ingest.quarantined";
    private static final String REFUSED = "ingest.refused";
    private static final int MAX_HOURS = 168;
    private static final int MAX_COUNTED = 10_000;

    private final Db db;
    private final Products products;
    private final DurableLog log;
    private final QuarantineStore quarantine;
    private final RefusalStore refusals;
    private final Clock clock;

    IngestFigures(
            Db db, Products products, DurableLog log, QuarantineStore quarantine, RefusalStore refusals, Clock clock) {
        this.db = db;
        this.products = products;
        this.log = log;
        this.quarantine = quarantine;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public List<Figure> figures() {
        var hours = List.of(new Slice("hours", "Within (hours)", "1 to %d.".formatted(MAX_HOURS), "1", false));
        return List.of(
                new Figure(
                        UNDECODED,
                        "Age of the oldest data not looked at yet",
                        "s",
                        List.of(),
                        Optional.of(new Suggestion(
                                "Field data waits", true, 600, 60, Duration.ofMinutes(2), Severity.CRITICAL))),
                new Figure(
                        QUARANTINED,
                        "Messages quarantined",
                        "messages",
                        hours,
                        Optional.of(new Suggestion(
                                "Messages cannot be read", true, 100, 50, Duration.ofMinutes(5), Severity.WARNING))),
                new Figure(
                        REFUSED,
                        "Requests refused for asking too often",
                        "requests",
                        hours,
                        Optional.of(new Suggestion(
                                "Devices are refused", true, 1_000, 500, Duration.ofMinutes(5), Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product known = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        String here = "/products/%s/quarantine".formatted(known.slug());
        Reading reading = db.inTransaction(organization, tx -> switch (figure) {
            case UNDECODED -> {
                var status = log.status(tx, known);
                Instant oldest = status.pendingSince();
                long seconds = oldest == null
                        ? 0
                        : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
                yield Reading.of(
                        (double) seconds,
                        String.format(
                                Locale.ENGLISH,
                                "%s to be looked at, the oldest for %,d s.",
                                Watched.count(status.pending(), "chunk") + (status.pending() == 1 ? " waits" : " wait"),
                                seconds),
                        here);
            }
            case QUARANTINED -> {
                int hours = Watched.whole(slice, "hours", 1, MAX_HOURS);
                long entries =
                        quarantine.since(tx, product, clock.instant().minus(Duration.ofHours(hours)), MAX_COUNTED);
                yield Reading.of(
                        (double) entries,
                        "%s%s quarantined within %d h."
                                .formatted(
                                        entries == MAX_COUNTED ? "At least " : "",
                                        Watched.count(entries, "message"),
                                        hours),
                        here);
            }
            default -> {
                int hours = Watched.whole(slice, "hours", 1, MAX_HOURS);
                long items = refusals.since(tx, product, clock.instant().minus(Duration.ofHours(hours)));
                yield Reading.of(
                        (double) items,
                        "%s refused within about %d h, because a product or device asked too often."
                                .formatted(Watched.count(items, "request"), hours),
                        here);
            }
        });
        return List.of(reading);
    }
}
