package dev.fleetward.telemetry;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A chart as its page shows it: the table it is drawn from. An empty cell is a gap.
 *
 * @param title the message of the chart
 * @param kind {@code line} or {@code bars}
 */
public record ChartView(String title, String unit, String kind, List<String> heads, List<Row> rows) {
    private static final int SIGNIFICANT_DIGITS = 4;
    // Reports come at intervals of their own; what is missing is more than one and a half of them.
    private static final double GAP_FACTOR = 1.5;

    public record Row(Instant at, boolean wholeDay, List<String> cells) {}

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Every day of the span, also those of which nothing is known. */
    public static ChartView ofDays(
            String title,
            String unit,
            String kind,
            List<String> heads,
            LocalDate from,
            LocalDate to,
            Function<LocalDate, List<String>> cells) {
        var rows = from.datesUntil(to)
                .map(day -> new Row(day.atStartOfDay(ZoneOffset.UTC).toInstant(), true, cells.apply(day)))
                .toList();
        return new ChartView(title, unit, kind, heads, rows);
    }

    /**
     * A line breaks where reports are missing.
     *
     * @param cells by time, a value or null for each head
     */
    public static ChartView ofCells(
            String title,
            String unit,
            List<String> heads,
            SortedMap<Instant, @Nullable Double[]> cells,
            Duration bucket) {
        var rows = new ArrayList<Row>();
        double widest = Math.max(usualStep(cells), (double) bucket.toSeconds()) * GAP_FACTOR;
        Instant previous = null;
        for (Map.Entry<Instant, @Nullable Double[]> entry : cells.entrySet()) {
            Instant at = entry.getKey();
            if (previous != null && Duration.between(previous, at).toSeconds() > widest) {
                rows.add(new Row(
                        previous.plus(bucket),
                        false,
                        heads.stream().map(_ -> "").toList()));
            }
            var texts = new ArrayList<String>();
            for (Double value : entry.getValue()) {
                texts.add(value == null ? "" : number(value));
            }
            rows.add(new Row(at, false, texts));
            previous = at;
        }
        return new ChartView(title, unit, "line", heads, rows);
    }

    /** Median seconds between neighbours. */
    private static double usualStep(SortedMap<Instant, ?> cells) {
        var times = List.copyOf(cells.keySet());
        var steps = new ArrayList<Long>();
        for (int i = 1; i < times.size(); i++) {
            steps.add(Duration.between(times.get(i - 1), times.get(i)).toSeconds());
        }
        steps.sort(null);
        return steps.isEmpty() ? 0 : steps.get(steps.size() / 2);
    }

    public static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(value);
    }

    /** "12,345", "0.1235": as many digits as are of use. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(value);
        }
        var format = NumberFormat.getInstance(Locale.ENGLISH);
        format.setMaximumFractionDigits(12);
        return format.format(new BigDecimal(value).round(new MathContext(SIGNIFICANT_DIGITS)));
    }
}
