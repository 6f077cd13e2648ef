package dev.fleetward.insight.explore;

import dev.fleetward.insight.fleet.Quantiles;
import dev.fleetward.telemetry.ChartView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How values were spread over time: columns of time, rows of values, darker where more lay. The rarest percent at either
 * end is counted in the outermost rows.
 *
 * @param name of the line
 */
public record HeatMap(String name, String unit, List<Cell> cells, List<Label> rows, List<Tick> ticks) {
    static final int WIDTH = 960;
    static final int HEIGHT = 288;
    private static final int ROWS = 24;
    private static final int MAX_COLUMNS = 60;
    private static final int TICKS = 6;
    private static final int TICK_ROOM = 40;
    private static final double TAIL = 0.01;
    private static final double FAINTEST = 0.08;
    private static final Duration HOURS_UP_TO = Duration.ofDays(2);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** @param opacity 0 to 1 */
    public record Cell(String x, String y, String width, String height, String opacity, String title) {}

    public record Label(String y, String text) {}

    public record Tick(String x, String text) {}

    private static final class Column {
        private final Instant at;
        private final double[] counts = new double[ROWS];

        Column(Instant at) {
            this.at = at;
        }
    }

    static HeatMap of(Answer.Line line, String unit, Duration bucket) {
        double low = line.total().point().quantile(TAIL);
        double high = line.total().point().quantile(1 - TAIL);
        double step = high > low ? (high - low) / ROWS : Math.max(1e-9, Math.abs(high) / ROWS);
        double first = high > low ? low : low - step * ROWS / 2;
        var columns = columns(line.readings(), first, step, bucket);
        double most = columns.stream()
                .flatMapToDouble(column -> Arrays.stream(column.counts))
                .max()
                .orElse(1);
        var cells = new ArrayList<Cell>();
        double width = (double) WIDTH / columns.size();
        double height = (double) HEIGHT / ROWS;
        for (int x = 0; x < columns.size(); x++) {
            for (int y = 0; y < ROWS; y++) {
                double count = columns.get(x).counts[y];
                if (count > 0) {
                    double strength = FAINTEST + (1 - FAINTEST) * Math.sqrt(count / most);
                    cells.add(new Cell(
                            text(x * width),
                            text(HEIGHT - (y + 1) * height),
                            text(width + 0.2),
                            text(height + 0.2),
                            text(strength),
                            "%s: %s samples from %s to %s %s"
                                    .formatted(
                                            columns.get(x).at,
                                            ChartView.number(Math.rint(count)),
                                            ChartView.number(first + y * step),
                                            ChartView.number(first + (y + 1) * step),
                                            unit)
                                    .strip()));
                }
            }
        }
        return new HeatMap(line.name(), unit, cells, labels(first, step), ticks(columns, width));
    }

    /** Neighbours taken together where there are more than the eye needs. */
    private static List<Column> columns(List<Reading> readings, double first, double step, Duration bucket) {
        var columns = new ArrayList<Column>();
        Instant start = readings.getFirst().point().at();
        long buckets =
                1 + Duration.between(start, readings.getLast().point().at()).dividedBy(bucket);
        long together = Math.max(1, (buckets + MAX_COLUMNS - 1) / MAX_COLUMNS);
        for (long i = 0; i < buckets; i += together) {
            columns.add(new Column(start.plus(bucket.multipliedBy(i))));
        }
        for (Reading reading : readings) {
            long index = Duration.between(start, reading.point().at()).dividedBy(bucket) / together;
            double[] counts = columns.get((int) index).counts;
            for (Quantiles.Range range : reading.point().spread().ranges()) {
                double middle = (range.low() + range.high()) / 2;
                int row = (int) Math.clamp(Math.floor((middle - first) / step), 0, ROWS - 1);
                counts[row] += range.count();
            }
        }
        return columns;
    }

    private static List<Label> labels(double first, double step) {
        var labels = new ArrayList<Label>();
        for (int y = 0; y <= ROWS; y += ROWS / 4) {
            labels.add(new Label(text(HEIGHT - y * ((double) HEIGHT / ROWS)), ChartView.number(first + y * step)));
        }
        return labels;
    }

    /** Hours where the span is of few days, else each day, or every so many, where it begins; in UTC. */
    private static List<Tick> ticks(List<Column> columns, double width) {
        Duration span = Duration.between(columns.getFirst().at, columns.getLast().at);
        boolean hours = span.compareTo(HOURS_UP_TO) <= 0;
        List<Integer> places = IntStream.range(0, columns.size())
                .filter(x -> hours || x > 0 && day(columns.get(x)) != day(columns.get(x - 1)))
                .boxed()
                .toList();
        var ticks = new ArrayList<Tick>();
        int every = Math.max(1, Math.ceilDiv(places.size(), TICKS));
        for (int i = 0; i < places.size(); i += every) {
            int x = places.get(i);
            if (x * width < WIDTH - TICK_ROOM) {
                ticks.add(new Tick(text(x * width), (hours ? HOUR : DAY).format(columns.get(x).at)));
            }
        }
        return ticks;
    }

    private static long day(Column column) {
        return Math.floorDiv(column.at.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
