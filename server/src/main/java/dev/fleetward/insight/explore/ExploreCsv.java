package dev.fleetward.insight.explore;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** An answer as RFC 4180 lines. */
final class ExploreCsv {
    private static final double[] QUANTILES = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
    private static final String LINE_END = "\r\n";

    private ExploreCsv() {}

    static String of(Answer answer) {
        var text = new StringBuilder();
        line(
                text,
                Stream.of(
                        "at",
                        "line",
                        answer.question().figure().slug(),
                        "samples",
                        "devices",
                        "device_hours",
                        "sum",
                        "mean",
                        "min",
                        "p1",
                        "p5",
                        "p10",
                        "p25",
                        "p50",
                        "p75",
                        "p90",
                        "p95",
                        "p99",
                        "max"));
        for (Answer.Line line : answer.lines()) {
            for (Reading reading : line.readings()) {
                line(text, cells(answer, line, reading));
            }
        }
        return text.toString();
    }

    private static Stream<String> cells(Answer answer, Answer.Line line, Reading reading) {
        var point = reading.point();
        Question question = answer.question();
        var before = List.of(
                point.at().toString(),
                quoted(line.name()),
                Double.toString(question.figure().of(reading, question.thresholdOrZero())),
                Long.toString(point.samples()),
                Long.toString(Math.round(point.devices())),
                Double.isNaN(point.deviceHours()) ? "" : Double.toString(point.deviceHours()),
                Double.toString(point.sum()),
                Double.toString(point.mean()),
                Double.toString(point.low()));
        var spread = DoubleStream.of(QUANTILES).mapToObj(quantile -> Double.toString(point.quantile(quantile)));
        return Stream.concat(before.stream(), Stream.concat(spread, Stream.of(Double.toString(point.high()))));
    }

    private static void line(StringBuilder text, Stream<String> cells) {
        text.append(cells.collect(Collectors.joining(","))).append(LINE_END);
    }

    /** A leading formula character is defused: spreadsheets run what starts with it (OWASP, CSV injection). */
    private static String quoted(String cell) {
        boolean formula = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + cell.replace("\"", "\"\"") + "\"";
    }
}
