package dev.fleetward.insight.fleet;

import dev.fleetward.insight.fleet.FleetSeries.Cut;
import dev.fleetward.insight.fleet.FleetSeries.Line;
import dev.fleetward.insight.fleet.FleetSeries.Point;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Any metric the fleet reports, over some hours, for the fleet or each version, hardware and cohort. Few devices are
 * unknown.
 */
@ApplicationScoped
class MetricFigures implements Watched {
    private static final String EACH = "each";
    private static final int MAX_HOURS = 720;
    private static final int MAX_LEAST = 1_000_000;
    private static final Pattern QUANTILE = Pattern.compile("p([1-9][0-9]?)");

    private final Products products;
    private final FleetSeries series;
    private final Clock clock;

    MetricFigures(Products products, FleetSeries series, Clock clock) {
        this.products = products;
        this.series = series;
        this.clock = clock;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                "metrics.value",
                "Any metric of the fleet",
                "",
                List.of(
                        new Slice("metric", "Metric", "Its name, such as battery_mv.", "", true),
                        new Slice("measure", "Measure", "mean, low, high, samples, sum, or p1 to p99.", "mean", false),
                        new Slice("hours", "Over (hours)", "1 to %d.".formatted(MAX_HOURS), "24", false),
                        new Slice(
                                "version",
                                "Version",
                                "A software version, “each” for every one, or nothing for all together.",
                                "",
                                false),
                        new Slice("hardware", "Hardware", "A hardware version, “each”, or nothing.", "", false),
                        new Slice("cohort", "Cohort", "A cohort’s slug, “none”, “each”, or nothing.", "", false),
                        new Slice("least", "From (devices)", "With fewer devices the figure is unknown.", "5", false)),
                Optional.empty()));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        String metric = slice.getOrDefault("metric", "");
        String measure = measure(slice.getOrDefault("measure", "mean"));
        int hours = Watched.whole(slice, "hours", 1, MAX_HOURS);
        int least = Watched.whole(slice, "least", 1, MAX_LEAST);
        String version = slice.getOrDefault("version", "");
        String hardware = slice.getOrDefault("hardware", "");
        String cohort = slice.getOrDefault("cohort", "");
        Instant now = clock.instant();
        Set<String> otherUnit = version.isEmpty() ? inAnotherUnit(subject, metric) : Set.of();
        var wanted = new FleetSeries.Slice(only(version), only(hardware), only(cohort), otherUnit);
        var cut = new Cut(version.equals(EACH), hardware.equals(EACH), cohort.equals(EACH));
        var lines = series.totals(subject, metric, cut, wanted, now.minus(Duration.ofHours(hours)), now);
        String href = "/products/%s/explore?metric=%s"
                .formatted(subject.slug(), URLEncoder.encode(metric, StandardCharsets.UTF_8));
        if (lines.isEmpty() && cut.equals(Cut.FLEET)) {
            return List.of(new Reading(
                    "", OptionalDouble.empty(), "No device reported %s within %d h.".formatted(metric, hours), href));
        }
        return lines.stream()
                .map(line -> reading(line, metric, measure, hours, least, href, otherUnit))
                .toList();
    }

    /** Versions that do not say what the newest to say one says: their samples are not added up with the others. */
    private Set<String> inAnotherUnit(Product product, String metric) {
        var units = series.units(product, metric);
        return units.stream()
                .filter(one -> !one.unit().equals(units.getFirst().unit()))
                .map(FleetSeries.UnitOfVersion::version)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> only(String value) {
        return value.isEmpty() || value.equals(EACH) ? Set.of() : Set.of(value);
    }

    private static String measure(String text) {
        if (Set.of("mean", "low", "high", "samples", "sum").contains(text)
                || QUANTILE.matcher(text).matches()) {
            return text;
        }
        throw Problem.invalid("measure must be mean, low, high, samples, sum, or p1 to p99, not “%s”.".formatted(text));
    }

    private static Reading reading(
            Line line, String metric, String measure, int hours, int least, String href, Set<String> otherUnit) {
        String of = String.join(" on ", names(line));
        Point total = line.total();
        long devices = Math.round(total.devices());
        if (devices < least) {
            return new Reading(
                    of,
                    OptionalDouble.empty(),
                    "Not enough data: %,d of the %,d devices it takes.".formatted(devices, least),
                    href);
        }
        double value = value(total, measure);
        return new Reading(
                of,
                OptionalDouble.of(value),
                String.format(
                        Locale.ENGLISH,
                        "%s of %s was %.4g over %d h, from %,d samples of about %s%s.",
                        measure,
                        metric,
                        value,
                        hours,
                        total.samples(),
                        Watched.count(devices, "device"),
                        otherUnit.isEmpty()
                                ? ""
                                : ", without those in another unit, of " + String.join(", ", otherUnit)),
                href);
    }

    private static List<String> names(Line line) {
        var names = new ArrayList<String>(3);
        if (!line.version().isEmpty()) {
            names.add(line.version());
        }
        if (!line.hardware().isEmpty()) {
            names.add(line.hardware());
        }
        if (!line.cohort().isEmpty()) {
            names.add("cohort " + line.cohort());
        }
        return names;
    }

    private static double value(Point total, String measure) {
        return switch (measure) {
            case "mean" -> total.mean();
            case "low" -> total.low();
            case "high" -> total.high();
            case "samples" -> total.samples();
            case "sum" -> total.sum();
            default -> total.quantile(Integer.parseInt(measure.substring(1)) / 100.0);
        };
    }
}
