package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * Each open vulnerability that devices in the field are exposed to, for alerts: a finding in a version nobody runs any more
 * rings no bell.
 */
@ApplicationScoped
class PriorityFigures implements Watched {
    private static final String OPEN = "vulnerabilities.open-in-the-field";
    private static final String RANK = "rank";

    private final Db db;
    private final Products products;
    private final Priorities priorities;

    PriorityFigures(Db db, Products products, Priorities priorities) {
        this.db = db;
        this.products = products;
        this.priorities = priorities;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                OPEN,
                "Devices exposed to one urgent vulnerability",
                "devices",
                List.of(new Slice(
                        RANK,
                        "At least this urgent",
                        "exploited, act, high or track",
                        Priority.Rank.HIGH.label(),
                        false)),
                Optional.of(new Suggestion(
                        "Urgent vulnerability in the field", true, 0, 0, Duration.ZERO, Severity.CRITICAL))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Priority.Rank least = rank(slice.getOrDefault(RANK, Priority.Rank.HIGH.label()));
        var known = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        return db
                .inTransaction(
                        organization,
                        tx -> priorities.told(
                                tx,
                                known,
                                priorities.outlined(tx, known).stream()
                                        .filter(one -> one.rank().compareTo(least) <= 0 && one.devicesExposed() > 0)
                                        .limit(MAX_READINGS)
                                        .toList()))
                .stream()
                .map(one -> new Reading(
                        one.id(),
                        OptionalDouble.of((double) one.devicesExposed()),
                        String.join(" ", one.reasons()),
                        "/products/%s/vulnerabilities/%s".formatted(known.slug(), one.id())))
                .toList();
    }

    private static Priority.Rank rank(String word) {
        return Arrays.stream(Priority.Rank.values())
                .filter(one ->
                        one.compareTo(Priority.Rank.DEFERRED) < 0 && one.label().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("rank must be exploited, act, high or track, not “" + word + "”."));
    }
}
