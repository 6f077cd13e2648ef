package dev.fleetward.web;

import dev.fleetward.devices.Fleet;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.vitals.Vitals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Figures over days, ready for a chart's table. */
@ApplicationScoped
class FleetCharts {
    private static final int DAYS = 30;
    private static final int SERIES = 4;

    private final Fleet fleet;
    private final Vitals vitals;
    private final Clock clock;
    private final Format format;

    FleetCharts(Fleet fleet, Vitals vitals, Clock clock, Format format) {
        this.fleet = fleet;
        this.vitals = vitals;
        this.clock = clock;
        this.format = format;
    }

    /** @param title the chart's message */
    record Health(String title, List<Vitals.Day> days) {}

    /** Days no device was active on are missing: a gap, not a zero. */
    Health health(Product product) {
        LocalDate tomorrow =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
        var days = vitals.days(product, tomorrow.minusDays(DAYS), tomorrow);
        long unexpected =
                days.stream().mapToLong(day -> day.counts().unexpectedReboots()).sum();
        return new Health("%s in %d days".formatted(format.count(unexpected, "unexpected reboot"), DAYS), days);
    }

    /** @param devices one for each version of the chart, null for none that day */
    record Day(Instant at, List<@Nullable Long> devices) {}

    /** @param title the chart's message */
    record Adoption(String title, List<String> versions, List<Day> days) {}

    Adoption adoption(Product product) {
        var days = new TreeMap<LocalDate, Map<String, Long>>();
        var totals = new HashMap<String, Long>();
        for (Fleet.Adoption adoption : fleet.adoption(product, DAYS)) {
            days.computeIfAbsent(adoption.day(), _ -> new HashMap<>())
                    .merge(adoption.version(), adoption.devices(), Long::sum);
            totals.merge(adoption.version(), adoption.devices(), Long::sum);
        }
        var versions = totals.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SERIES)
                .map(Map.Entry::getKey)
                .toList();
        var rows = days.entrySet().stream()
                .map(day -> new Day(
                        day.getKey().atStartOfDay(ZoneOffset.UTC).toInstant(), values(versions, day.getValue())))
                .toList();
        String title = totals.size() > SERIES
                ? "Devices by version, the %d most run of %d".formatted(SERIES, totals.size())
                : "Devices by version over the last %d days".formatted(DAYS);
        return new Adoption(title, versions, rows);
    }

    private static List<@Nullable Long> values(List<String> versions, Map<String, Long> day) {
        var values = new ArrayList<@Nullable Long>();
        versions.forEach(version -> values.add(day.get(version)));
        return values;
    }
}
