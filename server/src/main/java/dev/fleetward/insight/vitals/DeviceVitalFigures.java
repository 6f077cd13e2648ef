package dev.fleetward.insight.vitals;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Connectivity, battery and sync of the fleet or of each version. Too little to tell is unknown. */
@ApplicationScoped
class DeviceVitalFigures implements Watched {
    private static final String CONNECTED = "connectivity.connected-time";
    private static final String SYNCED = "connectivity.sync-success";
    private static final String BATTERY = "battery.lasts";
    private static final String EACH = "each";
    private static final int MAX_DAYS = 90;
    private static final Duration HOLD = Duration.ofMinutes(30);

    private static final List<Slice> SLICES = List.of(
            new Slice(
                    "days",
                    "Over (days)",
                    "Today and the days before it (UTC), 1 to %d.".formatted(MAX_DAYS),
                    "7",
                    false),
            new Slice(
                    "version",
                    "Version",
                    "A software version, “each” for every one, or nothing for the fleet.",
                    "",
                    false));

    private final Products products;
    private final DeviceVitals vitals;
    private final Clock clock;

    DeviceVitalFigures(Products products, DeviceVitals vitals, Clock clock) {
        this.products = products;
        this.vitals = vitals;
        this.clock = clock;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        CONNECTED,
                        "Time connected",
                        "%",
                        SLICES,
                        Optional.of(new Suggestion(
                                "Devices lose their connection", false, 90, 95, HOLD, Severity.WARNING))),
                new Figure(
                        SYNCED,
                        "Syncs that succeed",
                        "%",
                        SLICES,
                        Optional.of(new Suggestion("Syncs fail", false, 95, 97, HOLD, Severity.WARNING))),
                new Figure(BATTERY, "A battery lasts", "h", SLICES, Optional.empty()));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Product subject = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()));
        int days = days(slice.getOrDefault("days", ""));
        String version = slice.getOrDefault("version", "");
        LocalDate to = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        DeviceVitals.Table table = vitals.table(subject, to.minusDays(days), to);
        String href = "/products/%s/vitals".formatted(subject.slug());
        if (version.isEmpty()) {
            return List.of(reading("", figure, table.fleet(), href));
        }
        var readings = new ArrayList<Reading>();
        for (DeviceVitals.OfVersion one : table.versions()) {
            if (version.equals(EACH) || version.equals(one.version())) {
                readings.add(reading(one.version().isEmpty() ? "unknown version" : one.version(), figure, one, href));
            }
        }
        return readings;
    }

    private static int days(String text) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_DAYS) {
            throw Problem.invalid("days must be a whole number from 1 to %d, not “%s”.".formatted(MAX_DAYS, text));
        }
        return Integer.parseInt(text);
    }

    private static Reading reading(String subject, String figure, DeviceVitals.OfVersion of, String href) {
        Estimate estimate =
                switch (figure) {
                    case CONNECTED -> of.connectivity();
                    case SYNCED -> of.sync();
                    default -> of.batteryHours();
                };
        Double value = estimate.value();
        return value == null
                ? new Reading(subject, OptionalDouble.empty(), sentence(estimate.missing()), href)
                : new Reading(
                        subject,
                        OptionalDouble.of(value),
                        "%s (95 %% interval %s), %s."
                                .formatted(
                                        said(figure, estimate.text()),
                                        estimate.interval(),
                                        Watched.count(of.devices(), "device")),
                        href);
    }

    private static String said(String figure, String value) {
        return switch (figure) {
            case CONNECTED -> "Connected %s %% of the time that was expected".formatted(value);
            case SYNCED -> "%s %% of syncs succeed".formatted(value);
            default -> "A full battery lasts %s h".formatted(value);
        };
    }

    private static String sentence(String missing) {
        return missing.substring(0, 1).toUpperCase(Locale.ROOT) + missing.substring(1) + ".";
    }
}
