package dev.fleetward.crashes.triage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An issue's impact as its page shows it. */
record ImpactView(Impact impact, List<ImpactStore.Day> days) {
    private static final int MAX_SERIES = 4;

    /** A line of the chart's table; a day without events is zero, since nothing came is known. */
    record Row(Instant at, List<Long> events) {}

    public List<String> getSeries() {
        Map<String, Long> most = new LinkedHashMap<>();
        days.forEach(day -> most.merge(day.version(), day.events(), Long::sum));
        return most.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MAX_SERIES)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    public List<Row> getRows() {
        List<String> series = getSeries();
        if (days.isEmpty()) {
            return List.of();
        }
        var rows = new ArrayList<Row>();
        LocalDate last = days.getLast().day();
        for (LocalDate day = days.getFirst().day(); !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate at = day;
            rows.add(new Row(
                    at.atStartOfDay(ZoneOffset.UTC).toInstant(),
                    series.stream().map(version -> events(at, version)).toList()));
        }
        return rows;
    }

    private long events(LocalDate day, String version) {
        return days.stream()
                .filter(one -> one.day().equals(day) && one.version().equals(version))
                .mapToLong(ImpactStore.Day::events)
                .sum();
    }

    /** The message of the chart. */
    public String getChartTitle() {
        return impact.versions().stream()
                .max((a, b) -> Long.compare(a.events(), b.events()))
                .map(most -> "Version %s had most of it: %,d events".formatted(most.version(), most.events()))
                .orElse("Events per day");
    }

    public @Nullable String rate(Impact.OfVersion version) {
        Optional<Double> rate = version.getEventsPerThousandHours();
        return rate.map(value -> String.format(Locale.ENGLISH, value < 10 ? "%.2f" : "%,.0f", value))
                .orElse(null);
    }

    public @Nullable String hours(Impact.OfVersion version) {
        return version.deviceHours()
                .map(hours -> String.format(Locale.ENGLISH, "%,.0f", hours))
                .orElse(null);
    }

    public String getFirstIn() {
        return impact.versions().stream()
                .min((a, b) -> a.firstSeenAt().compareTo(b.firstSeenAt()))
                .map(version -> "on " + version.version())
                .orElse("");
    }

    public String getLastIn() {
        return impact.versions().stream()
                .max((a, b) -> a.lastSeenAt().compareTo(b.lastSeenAt()))
                .map(version -> "on " + version.version())
                .orElse("");
    }
}
