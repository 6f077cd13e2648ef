package dev.fleetward.kernel.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All figures in Prometheus' text format 0.0.4, in the order of the list of {@link Metric}s. Safe for concurrent use. */
@ApplicationScoped
public class Exposition {
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Meters meters;
    private final Observation observation;

    Exposition(Meters meters, Observation observation) {
        this.meters = meters;
        this.observation = observation;
    }

    public String text() {
        var gauges = new HashMap<String, List<Map.Entry<Observation.Series, Double>>>();
        observation.gauges().entrySet().stream()
                .sorted(Comparator.comparing(
                        entry -> String.join("\0", entry.getKey().labels())))
                .forEach(entry -> gauges.computeIfAbsent(entry.getKey().name(), _ -> new ArrayList<>())
                        .add(entry));
        var text = new StringBuilder();
        for (Metric metric : Metric.all()) {
            text.append("# HELP ").append(metric.name()).append(' ').append(escaped(metric.help(), false));
            text.append("\n# TYPE ")
                    .append(metric.name())
                    .append(' ')
                    .append(metric.kind().word());
            text.append('\n');
            meters.eachCounter(
                    metric.name(), (labels, count) -> line(text, metric, "", labels, "", Long.toString(count.sum())));
            meters.eachTiming(metric.name(), (labels, timing) -> timing(text, metric, labels, timing));
            for (var entry : gauges.getOrDefault(metric.name(), List.of())) {
                line(text, metric, "", entry.getKey().labels(), "", number(entry.getValue()));
            }
        }
        return text.toString();
    }

    private static void timing(StringBuilder text, Metric metric, List<String> labels, Timing timing) {
        long[] upTo = timing.upTo();
        long times = Math.max(timing.times(), upTo.length == 0 ? 0 : upTo[upTo.length - 1]);
        for (int i = 0; i < upTo.length; i++) {
            line(text, metric, "_bucket", labels, number(Timing.BUCKETS_SECONDS[i]), Long.toString(upTo[i]));
        }
        if (timing.isByBucket()) {
            line(text, metric, "_bucket", labels, "+Inf", Long.toString(times));
        }
        line(text, metric, "_sum", labels, "", number(timing.seconds()));
        line(text, metric, "_count", labels, "", Long.toString(times));
    }

    private static void line(
            StringBuilder text, Metric metric, String suffix, List<String> values, String upTo, String value) {
        text.append(metric.name()).append(suffix);
        var pairs = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            pairs.add(metric.labels().get(i) + "=\"" + escaped(values.get(i), true) + '"');
        }
        if (!upTo.isEmpty()) {
            pairs.add("le=\"" + upTo + '"');
        }
        if (!pairs.isEmpty()) {
            text.append('{').append(String.join(",", pairs)).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escaped(String text, boolean quoted) {
        String plain = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quoted ? plain.replace("\"", "\\\"") : plain;
    }
}
