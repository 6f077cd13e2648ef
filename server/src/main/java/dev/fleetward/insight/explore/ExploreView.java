package dev.fleetward.insight.explore;

import dev.fleetward.telemetry.ChartView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An answer as a chart and a table. */
public record ExploreView(Answer answer, ChartView chart, List<Total> totals, List<HeatMap> heat) {
    private static final int MAX_HEAT_MAPS = 2;

    /** @param change of the figure against the first line */
    public record Total(
            String name,
            String value,
            String change,
            String samples,
            String devices,
            String mean,
            String p5,
            String median,
            String p95,
            String p99) {}

    public static ExploreView of(Answer answer, boolean withHeat) {
        var heat = !withHeat
                ? List.<HeatMap>of()
                : answer.lines().stream()
                        .filter(line -> !line.readings().isEmpty())
                        .limit(MAX_HEAT_MAPS)
                        .map(line -> HeatMap.of(
                                line, answer.unit(), answer.question().range().bucket()))
                        .toList();
        return new ExploreView(answer, chart(answer), totals(answer), heat);
    }

    public boolean isEmpty() {
        return answer.lines().isEmpty();
    }

    public boolean isFromLake() {
        return answer.source() == Answer.Source.LAKE;
    }

    private static ChartView chart(Answer answer) {
        var cells = new TreeMap<Instant, @Nullable Double[]>();
        var lines = answer.lines();
        for (int i = 0; i < lines.size(); i++) {
            for (Reading reading : lines.get(i).readings()) {
                cells.computeIfAbsent(reading.point().at(), _ -> new @Nullable Double[lines.size()])[i] =
                        value(answer, reading);
            }
        }
        return ChartView.ofCells(
                title(answer),
                answer.unit(),
                lines.stream().map(Answer.Line::name).toList(),
                cells,
                answer.question().range().bucket());
    }

    /** The chart's message. */
    static String title(Answer answer) {
        Question question = answer.question();
        String threshold = number(question.thresholdOrZero());
        String what =
                switch (question.figure().kind()) {
                    case OVER -> "Devices with %s above %s".formatted(question.metric(), threshold);
                    case ABOVE -> "Samples of %s above %s".formatted(question.metric(), threshold);
                    case MEAN, QUANTILE, SUM, COUNT, MIN, MAX, DEVICES ->
                        capital(question.figure().words()) + " of " + question.metric();
                };
        return answer.lines().isEmpty() ? what : what + ": " + said(answer);
    }

    /** What the first two lines came to: "2.4.1 45 %, 2.4.0 80 %". */
    public String said() {
        return said(answer);
    }

    private static String said(Answer answer) {
        var lines = answer.lines();
        String first = said(answer, lines.getFirst());
        return lines.size() == 1
                ? first
                : "%s %s, %s %s"
                        .formatted(lines.getFirst().name(), first, lines.get(1).name(), said(answer, lines.get(1)));
    }

    private static String said(Answer answer, Answer.Line line) {
        String unit = answer.question().figure().isOfMetric()
                        || answer.question().figure().isShare()
                ? answer.unit()
                : "";
        return (number(value(answer, line.total())) + " " + unit).strip();
    }

    private static double value(Answer answer, Reading reading) {
        return answer.question().figure().of(reading, answer.question().thresholdOrZero());
    }

    private static List<Total> totals(Answer answer) {
        var totals = new ArrayList<Total>();
        double first = answer.lines().isEmpty()
                ? 0
                : value(answer, answer.lines().getFirst().total());
        for (Answer.Line line : answer.lines()) {
            var point = line.total().point();
            double value = value(answer, line.total());
            totals.add(new Total(
                    line.name(),
                    number(value),
                    totals.isEmpty() || first == 0 || Double.isNaN(value)
                            ? "–"
                            : String.format(Locale.ENGLISH, "%+.1f %%", 100 * (value - first) / Math.abs(first)),
                    ChartView.number(point.samples()),
                    ChartView.number(Math.round(point.devices())),
                    number(point.mean()),
                    number(point.quantile(0.05)),
                    number(point.quantile(0.5)),
                    number(point.quantile(0.95)),
                    number(point.quantile(0.99))));
        }
        return totals;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : ChartView.number(value);
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
