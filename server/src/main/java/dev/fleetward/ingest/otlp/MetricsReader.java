package dev.fleetward.ingest.otlp;

import dev.fleetward.ingest.Attachments;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    private record Report(@Nullable Instant at, SequencedMap<String, MetricValue> values) {
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
            events.add(new Heartbeat(sender.origin(report.at), new Named(report.values)));
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
        String name = metric.getName();
        switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsList().forEach(point -> number(name, point));
            case SUM -> metric.getSum().getDataPointsList().forEach(point -> number(name, point));
            case HISTOGRAM ->
                metric.getHistogram()
                        .getDataPointsList()
                        .forEach(point -> distribution(
                                name,
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                point.getAttributesList(),
                                () -> Distribution.of(point)));
            case EXPONENTIAL_HISTOGRAM ->
                metric.getExponentialHistogram()
                        .getDataPointsList()
                        .forEach(point -> distribution(
                                name,
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                point.getAttributesList(),
                                () -> Distribution.of(point)));
            case SUMMARY ->
                metric.getSummary()
                        .getDataPointsList()
                        .forEach(point -> distribution(
                                name,
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                point.getAttributesList(),
                                () -> Distribution.of(point)));
            case DATA_NOT_SET -> {}
        }
    }

    private void number(String name, NumberDataPoint point) {
        MetricValue value =
                switch (point.getValueCase()) {
                    case AS_INT -> new FieldEvent.Whole(point.getAsInt());
                    case AS_DOUBLE -> fraction(point.getAsDouble());
                    case VALUE_NOT_SET -> new FieldEvent.Unset();
                };
        boolean unset = (point.getFlags() & NO_RECORDED_VALUE) != 0;
        put(
                Values.instant(point.getTimeUnixNano()),
                series(name, "", point.getAttributesList()),
                unset ? new FieldEvent.Unset() : value);
    }

    @FunctionalInterface
    private interface Numbers {
        SequencedMap<String, Double> read() throws Unreadable;
    }

    private void distribution(String name, int flags, long unixNanos, List<KeyValue> attributes, Numbers numbers) {
        if ((flags & NO_RECORDED_VALUE) != 0) {
            return;
        }
        Map<String, Double> read;
        try {
            read = numbers.read();
        } catch (Unreadable e) {
            refuse(1, "%s: %s".formatted(name, e.detail()));
            return;
        }
        var time = Values.instant(unixNanos);
        read.forEach((part, value) -> put(time, series(name, "." + part, attributes), fraction(value)));
    }

    private void put(@Nullable Instant at, String name, MetricValue value) {
        for (Report report : reports.reversed()) {
            if (report.takes(at, name)) {
                report.values.put(name, value);
                return;
            }
        }
        var report = new Report(at, new LinkedHashMap<>());
        report.values.put(name, value);
        reports.add(report);
    }

    private static MetricValue fraction(double value) {
        return Double.isFinite(value) ? new FieldEvent.Fraction(value) : new FieldEvent.Unset();
    }

    /** What telemetry would cut is shortened so that two series still differ. */
    private static String series(String name, String part, List<KeyValue> attributes) {
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
