package dev.fleetward.telemetry.vitals;

import dev.fleetward.products.Product;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.TimeRange;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fleet's vitals over a span of days, as stats and charts. */
public record VitalsView(Vitals.Counts total, List<ChartView> charts) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    public static VitalsView of(Vitals vitals, Product product, TimeRange range) {
        var from = LocalDate.ofInstant(range.from(), ZoneOffset.UTC);
        var to = LocalDate.ofInstant(range.to(), ZoneOffset.UTC).plusDays(1);
        var days = new TreeMap<LocalDate, Vitals.Counts>();
        vitals.days(product, from, to).forEach(day -> days.put(day.day(), day.counts()));
        var charts = new ArrayList<ChartView>();
        if (!days.isEmpty()) {
            var span = new Span(from, to, days);
            charts.add(span.chart(
                    "%s devices were active on %s"
                            .formatted(ChartView.number(span.last().activeDevices()), span.lastDay()),
                    "devices",
                    "bars",
                    List.of("Active devices"),
                    counts -> List.of(ChartView.number(counts.activeDevices()))));
            charts.add(span.chart(
                    "%s %% of the devices active on %s ran without an unexpected reboot"
                            .formatted(percent(span.last().crashFreeDeviceShare()), span.lastDay()),
                    "%",
                    "line",
                    List.of("Devices without unexpected reboot (%)"),
                    counts -> List.of(percent(counts.crashFreeDeviceShare()))));
            charts.add(span.chart(
                    span.rebootsTitle(),
                    "reboots",
                    "line",
                    List.of("All reboots", "Unexpected"),
                    counts ->
                            List.of(ChartView.number(counts.reboots()), ChartView.number(counts.unexpectedReboots()))));
            charts.add(versions(vitals.versions(product, from, to), from, to));
        }
        return new VitalsView(vitals.total(product, from, to), charts);
    }

    public String crashFreeHours() {
        String percent = percent(total.crashFreeHourShare());
        return percent.isEmpty() ? "unknown" : percent + " %";
    }

    public String hours() {
        return ChartView.number(Math.rint(total.operationalHours()));
    }

    /** Days, some of which may be unknown; at least one is known. */
    private record Span(LocalDate from, LocalDate to, TreeMap<LocalDate, Vitals.Counts> days) {
        Vitals.Counts last() {
            return days.lastEntry().getValue();
        }

        String lastDay() {
            return DAY.format(days.lastKey());
        }

        String rebootsTitle() {
            var worst = days.entrySet().stream()
                    .max(Comparator.comparingLong(day -> day.getValue().unexpectedReboots()))
                    .orElseThrow();
            long unexpected = worst.getValue().unexpectedReboots();
            return unexpected == 0
                    ? "No reboot was unexpected"
                    : "Most unexpected reboots on %s: %s"
                            .formatted(DAY.format(worst.getKey()), ChartView.number(unexpected));
        }

        ChartView chart(
                String title,
                String unit,
                String kind,
                List<String> heads,
                Function<Vitals.Counts, List<String>> cells) {
            var unknown = heads.stream().map(_ -> "").toList();
            return ChartView.ofDays(title, unit, kind, heads, from, to, day -> {
                Vitals.@Nullable Counts counts = days.get(day);
                return counts == null ? unknown : cells.apply(counts);
            });
        }
    }

    private static ChartView versions(List<Vitals.VersionDay> found, LocalDate from, LocalDate to) {
        var names = new LinkedHashSet<String>();
        var devices = new TreeMap<LocalDate, TreeMap<String, Long>>();
        for (Vitals.VersionDay one : found) {
            names.add(one.version());
            devices.computeIfAbsent(one.day(), _ -> new TreeMap<>()).put(one.version(), one.devices());
        }
        var last = devices.lastEntry();
        var leader = last.getValue().entrySet().stream()
                .max(Comparator.comparingLong(java.util.Map.Entry::getValue))
                .orElseThrow();
        String title = "%s is what most devices ran on %s: %s"
                .formatted(leader.getKey(), DAY.format(last.getKey()), ChartView.number(leader.getValue()));
        return ChartView.ofDays(title, "devices", "line", List.copyOf(names), from, to, day -> {
            var known = devices.get(day);
            return names.stream()
                    .map(name -> known == null ? "" : ChartView.number(known.getOrDefault(name, 0L)))
                    .toList();
        });
    }

    private static String percent(OptionalDouble share) {
        return share.isEmpty() ? "" : String.format(Locale.ENGLISH, "%.1f", 100 * share.getAsDouble());
    }
}
