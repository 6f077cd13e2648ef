package dev.fleetward.telemetry.vitals;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** The fleet's vitals, as a whole or version by version. Few devices are unknown, neither well nor bad. */
@ApplicationScoped
class VitalFigures implements Watched {
    private static final String DEVICES = "vitals.crash-free-devices";
    private static final String HOURS = "vitals.crash-free-hours";
    private static final String REBOOTS = "vitals.unexpected-reboots";
    private static final String EACH = "each";
    private static final int MAX_DAYS = 90;
    private static final int MAX_LEAST = 1_000_000;
    private static final double PER_HOURS = 1_000;

    private static final List<Slice> SLICES = List.of(
            new Slice(
                    "days",
                    "Over (days)",
                    "Today and the days before it (UTC), 1 to %d.".formatted(MAX_DAYS),
                    "2",
                    false),
            new Slice(
                    "version",
                    "Version",
                    "A software version, “each” for every one by itself, or nothing for the fleet.",
                    "",
                    false),
            new Slice("least", "From (devices)", "With fewer active devices the figure is unknown.", "10", false));

    private final Products products;
    private final Vitals vitals;
    private final Clock clock;

    VitalFigures(Products products, Vitals vitals, Clock clock) {
        this.products = products;
        this.vitals = vitals;
        this.clock = clock;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        DEVICES,
                        "Crash-free devices",
                        "%",
                        SLICES,
                        Optional.of(new Suggestion(
                                "Devices crash", false, 97, 98, Duration.ofMinutes(15), Severity.WARNING))),
                new Figure(
                        HOURS,
                        "Crash-free hours",
                        "%",
                        SLICES,
                        Optional.of(new Suggestion(
                                "Crash-free hours fell", false, 99, 99.5, Duration.ofMinutes(15), Severity.WARNING))),
                new Figure(
                        REBOOTS,
                        "Unexpected reboots per 1,000 hours of operation",
                        "per 1,000 h",
                        SLICES,
                        Optional.of(new Suggestion(
                                "Unexpected reboots", true, 5, 3, Duration.ofMinutes(15), Severity.WARNING))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        int days = Watched.whole(slice, "days", 1, MAX_DAYS);
        int least = Watched.whole(slice, "least", 1, MAX_LEAST);
        String version = slice.getOrDefault("version", "");
        LocalDate to = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        LocalDate from = to.minusDays(days);
        if (version.isEmpty()) {
            return List.of(reading(subject, figure, "", vitals.total(subject, from, to), least));
        }
        return vitals.byVersion(subject, from, to).stream()
                .filter(one -> version.equals(EACH) || version.equals(one.version()))
                .map(one -> reading(
                        subject,
                        figure,
                        one.version().isEmpty() ? "unknown version" : one.version(),
                        one.counts(),
                        least))
                .toList();
    }

    private static Reading reading(Product product, String figure, String of, Vitals.Counts counts, int least) {
        OptionalDouble value = counts.activeDevices() < least ? OptionalDouble.empty() : value(figure, counts);
        String href = "/products/%s/reboots".formatted(product.slug());
        return new Reading(of, value, value.isEmpty() ? tooFew(counts, least) : sentence(figure, counts), href);
    }

    private static OptionalDouble value(String figure, Vitals.Counts counts) {
        return switch (figure) {
            case DEVICES -> percent(counts.crashFreeDeviceShare());
            case HOURS -> percent(counts.crashFreeHourShare());
            default ->
                counts.operationalHours() <= 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(PER_HOURS * counts.unexpectedReboots() / counts.operationalHours());
        };
    }

    private static OptionalDouble percent(OptionalDouble share) {
        return share.isEmpty() ? share : OptionalDouble.of(100 * share.getAsDouble());
    }

    private static String tooFew(Vitals.Counts counts, int least) {
        return counts.activeDevices() < least
                ? String.format(
                        Locale.ENGLISH,
                        "Not enough data: %,d of the %,d active devices it takes.",
                        counts.activeDevices(),
                        least)
                : "Unknown: no device counts its hours.";
    }

    private static String sentence(String figure, Vitals.Counts counts) {
        return switch (figure) {
            case DEVICES ->
                String.format(
                        Locale.ENGLISH,
                        "%,d of %,d active devices (%.2f %%) had no unexpected reboot.",
                        counts.crashFreeDevices(),
                        counts.activeDevices(),
                        100 * counts.crashFreeDeviceShare().orElse(0));
            case HOURS ->
                String.format(
                        Locale.ENGLISH,
                        "%.2f %% of %,.0f hours on %s were crash-free.",
                        100 * counts.crashFreeHourShare().orElse(0),
                        counts.operationalHours(),
                        Watched.count(counts.activeDevices(), "active device"));
            default ->
                String.format(
                        Locale.ENGLISH,
                        "%s in %,.0f hours on %s.",
                        Watched.count(counts.unexpectedReboots(), "unexpected reboot"),
                        counts.operationalHours(),
                        Watched.count(counts.activeDevices(), "active device"));
        };
    }
}
