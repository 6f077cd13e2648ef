package dev.fleetward.ingest.otlp;

import dev.fleetward.ingest.Attachments;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of one device. Points of one moment are one report, as a heartbeat of the firmware SDK is; a series that shows
 * again within it begins another, so that no value is lost.
 */
final class MetricsReader {
    static final int MAX_POINTS = 50_000;
    /** As many as telemetry takes of a report. */
    static final int MAX_VALUES_A_REPORT = 1_000;

    static final int MAX_NAME_CHARACTERS = 128;
    private static final int KEPT_NAME_CHARACTERS = 110;
    private static final int HASH_CHARACTERS = 16;
    private static final int NO_RECORDED_VALUE = 1;
    /** Some SDKs stamp each instrument on its own while they collect. */
    private static final Duration ONE_MOMENT = Duration.ofSeconds(1);

    private final List<Report> reports = new ArrayList<>();
    private long points;
    private long refused;
    private @Nullable String why;

    private MetricsReader() {}

    private record Report(
            @Nullable Instant at, SequencedMap<String, MetricValue> values, Map<String, Meaning> meanings) {
        boolean takes(@Nullable Instant time, String name) {
            return values.size() < MAX_VALUES_A_REPORT && !values.containsKey(name) && isNear(time);
        }

        private boolean isNear(@Nullable Instant time) {
            if (at == null || time == null) {
                return at == null && time == null;
            }
            return Duration.between(at, time).abs().compareTo(ONE_MOMENT) < 0;
        }
    }

    static Reading read(Sender sender, ResourceMetrics resource) {
        var reader = new MetricsReader();
        resource.getScopeMetricsList().forEach(scope -> scope.getMetricsList().forEach(reader::metric));
        List<FieldEvent> events = new ArrayList<>();
        for (Report report : reader.reports) {
            events.add(new Heartbeat(sender.origin(report.at), new Named(report.values, report.meanings)));
        }
        return new Reading(events, reader.refused, reader.why);
    }

    /** How many data points the metric has, whatever becomes of them. */
    static long points(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsCount();
            case SUM -> metric.getSum().getDataPointsCount();
            case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
            case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
            case SUMMARY -> metric.getSummary().getDataPointsCount();
            case DATA_NOT_SET -> 0;
        };
    }

    private void metric(Metric metric) {
        long count = points(metric);
        if (metric.getName().isBlank()) {
            refuse(count, "A metric has no name.");
            return;
        }
        points += count;
        if (points > MAX_POINTS) {
            refuse(count, "A resource has more than %,d data points.".formatted(MAX_POINTS));
            return;
        }
        switch (metric.getDataCase()) {
            case GAUGE -> {
                var series = new Series(metric, "gauge", false);
                metric.getGauge().getDataPointsList().forEach(point -> number(series, point));
            }
            case SUM -> {
                var sum = metric.getSum();
                var series = new Series(
                        metric, sum.getIsMonotonic() ? "counter" : "gauge", sum.getIsMonotonic() && isTotal(sum));
                sum.getDataPointsList().forEach(point -> number(series, point));
            }
            case HISTOGRAM -> {
                var series = new Series(
                        metric, "histogram", isTotal(metric.getHistogram().getAggregationTemporality()));
                metric.getHistogram()
                        .getDataPointsList()
                        .forEach(point -> distribution(
                                series,
                                new Point(
                                        point.getFlags(),
                                        point.getStartTimeUnixNano(),
                                        point.getTimeUnixNano(),
                                        point.getAttributesList()),
                                () -> Distribution.of(point)));
            }
            case EXPONENTIAL_HISTOGRAM -> {
                var series = new Series(
                        metric,
                        "histogram",
                        isTotal(metric.getExponentialHistogram().getAggregationTemporality()));
                metric.getExponentialHistogram()
                        .getDataPointsList()
                        .forEach(point -> distribution(
                                series,
                                new Point(
                                        point.getFlags(),
                                        point.getStartTimeUnixNano(),
                                        point.getTimeUnixNano(),
                                        point.getAttributesList()),
                                () -> Distribution.of(point)));
            }
            case SUMMARY -> {
                var series = new Series(metric, "gauge", false);
                metric.getSummary()
                        .getDataPointsList()
                        .forEach(point -> distribution(
                                series,
                                new Point(
                                        point.getFlags(),
                                        point.getStartTimeUnixNano(),
                                        point.getTimeUnixNano(),
                                        point.getAttributesList()),
                                () -> Distribution.of(point)));
            }
            case DATA_NOT_SET -> {}
        }
    }

    /** What all points of a metric share. {@code isTotal}: each holds what came before it since its start. */
    private record Series(String name, @Nullable String unit, String kind, boolean isTotal) {
        Series(Metric metric, String kind, boolean isTotal) {
            this(metric.getName(), Units.words(metric.getUnit()), kind, isTotal);
        }

        /** Of one number of a distribution: how many values there are has no unit, and grows as their sum does. */
        Meaning meaning(String part, long startUnixNanos) {
            return switch (part) {
                case "count" ->
                    new Meaning(null, "counter", meaning(startUnixNanos).since());
                case "sum" ->
                    new Meaning(unit, "counter", meaning(startUnixNanos).since());
                default -> new Meaning(unit, "gauge", null);
            };
        }

        Meaning meaning(long startUnixNanos) {
            Instant start = isTotal ? Values.instant(startUnixNanos) : null;
            // A total that does not say since when is one of unknown beginning.
            return new Meaning(unit, kind, isTotal && start == null ? Instant.EPOCH : start);
        }
    }

    /** What points of all kinds say beside their value. */
    private record Point(int flags, long startUnixNanos, long unixNanos, List<KeyValue> attributes) {}

    private static boolean isTotal(Sum sum) {
        return isTotal(sum.getAggregationTemporality());
    }

    private static boolean isTotal(AggregationTemporality temporality) {
        return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
    }

    private void number(Series series, NumberDataPoint point) {
        MetricValue value =
                switch (point.getValueCase()) {
                    case AS_INT -> new FieldEvent.Whole(point.getAsInt());
                    case AS_DOUBLE -> fraction(point.getAsDouble());
                    case VALUE_NOT_SET -> new FieldEvent.Unset();
                };
        boolean unset = (point.getFlags() & NO_RECORDED_VALUE) != 0;
        put(
                Values.instant(point.getTimeUnixNano()),
                named(series.name(), "", point.getAttributesList()),
                unset ? new FieldEvent.Unset() : value,
                series.meaning(point.getStartTimeUnixNano()));
    }

    @FunctionalInterface
    private interface Distributed {
        Distribution.Numbers read() throws Unreadable;
    }

    private void distribution(Series series, Point point, Distributed distributed) {
        if ((point.flags & NO_RECORDED_VALUE) != 0) {
            return;
        }
        Distribution.Numbers read;
        try {
            read = distributed.read();
        } catch (Unreadable e) {
            refuse(1, "%s: %s".formatted(series.name(), e.detail()));
            return;
        }
        var time = Values.instant(point.unixNanos);
        if (read.whole() != null) {
            put(time, named(series.name(), "", point.attributes), read.whole(), series.meaning(point.startUnixNanos));
        }
        read.values()
                .forEach((part, value) -> put(
                        time,
                        named(series.name(), "." + part, point.attributes),
                        fraction(value),
                        series.meaning(part, point.startUnixNanos)));
    }

    private void put(@Nullable Instant at, String name, MetricValue value, Meaning meaning) {
        for (Report report : reports.reversed()) {
            if (report.takes(at, name)) {
                report.values.put(name, value);
                report.meanings.put(name, meaning);
                return;
            }
        }
        var report = new Report(at, new LinkedHashMap<>(), new HashMap<>());
        report.values.put(name, value);
        report.meanings.put(name, meaning);
        reports.add(report);
    }

    /** What is no number stays so: whoever counts tells of it. */
    private static MetricValue fraction(double value) {
        return new FieldEvent.Fraction(value);
    }

    /** What telemetry would cut is shortened so that two series still differ. */
    private static String named(String name, String part, List<KeyValue> attributes) {
        String series = (name + part + Values.labels(attributes)).replace('\0', '\uFFFD');
        if (series.length() <= MAX_NAME_CHARACTERS) {
            return series;
        }
        String hash = Attachments.sha256(ByteBuffer.wrap(series.getBytes(StandardCharsets.UTF_8)));
        return series.substring(0, KEPT_NAME_CHARACTERS) + "…" + hash.substring(0, HASH_CHARACTERS);
    }

    private void refuse(long count, String reason) {
        refused += count;
        if (why == null) {
            why = reason;
        }
    }
}
