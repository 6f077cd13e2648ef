package dev.fleetward.devices;

import dev.fleetward.devices.query.Expression;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** How many devices match a query, and which share of them fell silent. */
@ApplicationScoped
class DeviceFigures implements Watched {
    private static final String MATCHING = "devices.matching";
    private static final String SILENT = "devices.silent";
    private static final Duration KNOWN_WITHIN = Duration.ofDays(30);
    private static final int MAX_HOURS = 720;

    private final Products products;
    private final Fleet fleet;

    DeviceFigures(Products products, Fleet fleet) {
        this.products = products;
        this.fleet = fleet;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        MATCHING,
                        "Devices that match a query",
                        "devices",
                        List.of(new Slice(
                                "query",
                                "Query",
                                "In the language of the devices page, such as version < 2.1 and cohort = field.",
                                "",
                                true)),
                        Optional.empty()),
                new Figure(
                        SILENT,
                        "Share of devices gone silent",
                        "%",
                        List.of(new Slice(
                                "hours",
                                "Silent for (hours)",
                                "Of the devices heard of in the last 30 days; 1 to %d.".formatted(MAX_HOURS),
                                "24",
                                false)),
                        Optional.of(new Suggestion(
                                "Many devices fell silent", true, 10, 5, Duration.ofMinutes(30), Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        return List.of(figure.equals(MATCHING) ? matching(subject, slice) : silent(subject, slice));
    }

    private Reading matching(Product product, Map<String, String> slice) {
        String query = slice.getOrDefault("query", "");
        DeviceQuery wanted = fleet.understand(query);
        if (wanted.isEverything()) {
            throw Problem.invalid("query is empty; say which devices are counted.");
        }
        var tally = fleet.tally(product, wanted);
        return Reading.of(
                (double) tally.devices(),
                "%s%s %s %s."
                        .formatted(
                                tally.exact() ? "" : "About ",
                                Watched.count(tally.devices(), "device"),
                                tally.devices() == 1 ? "matches" : "match",
                                query),
                list(product) + "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private Reading silent(Product product, Map<String, String> slice) {
        int hours = Watched.whole(slice, "hours", 1, MAX_HOURS);
        DeviceQuery known = DeviceQuery.seenWithin(KNOWN_WITHIN);
        DeviceQuery silent = known.and(new DeviceQuery(
                Optional.of(new Expression.Not(new Expression.Within("seen", Duration.ofHours(hours))))));
        long all = fleet.tally(product, known).devices();
        if (all == 0) {
            return new Reading(
                    "", OptionalDouble.empty(), "No device was heard of in the last 30 days.", list(product));
        }
        long gone = Math.min(all, fleet.tally(product, silent).devices());
        return Reading.of(
                100.0 * gone / all,
                String.format(
                        Locale.ENGLISH,
                        "%,d of %,d devices heard of in 30 days (%.1f %%) were silent for %d h.",
                        gone,
                        all,
                        100.0 * gone / all,
                        hours),
                list(product) + "?query="
                        + URLEncoder.encode(
                                "seen within 30 days and not seen within %d hours".formatted(hours),
                                StandardCharsets.UTF_8));
    }

    private static String list(Product product) {
        return "/products/" + product.slug() + "/devices";
    }
}
