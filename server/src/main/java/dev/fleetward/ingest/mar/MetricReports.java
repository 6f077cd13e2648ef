package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent.Report;
import dev.fleetward.ingest.AgentContent.ReportKind;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.chunks.Malformed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Metric reports of the Linux agent, old and new, and heartbeats of the Android agent. */
final class MetricReports {
    static final int MAX_METRICS = 5_000;
    private static final int MAX_NAME_CHARACTERS = 128;
    private static final int MAX_TEXT_CHARACTERS = 1_024;

    private MetricReports() {}

    static Report linux(ObjectNode metadata) throws Malformed {
        JsonNode type = metadata.path("report_type");
        String session = Manifest.text(type, "session");
        return new Report(
                session == null ? kind(type) : ReportKind.SESSION,
                session,
                Manifest.number(metadata, "duration_ms"),
                Manifest.number(metadata, "boottime_duration_ms"),
                metrics(List.of(metadata.path("metrics"))));
    }

    static Report oldLinux(ObjectNode metadata) throws Malformed {
        return new Report(
                ReportKind.HEARTBEAT,
                null,
                Manifest.number(metadata, "duration_ms"),
                null,
                metrics(List.of(metadata.path("metrics"))));
    }

    static Report android(ObjectNode metadata) throws Malformed {
        String type = metadata.path("report_type").asText("heartbeat");
        String name = Manifest.text(metadata, "report_name");
        ReportKind kind = type.toLowerCase(java.util.Locale.ROOT).startsWith("daily")
                ? ReportKind.DAILY_HEARTBEAT
                : type.equalsIgnoreCase("session") ? ReportKind.SESSION : ReportKind.HEARTBEAT;
        return new Report(
                kind,
                kind == ReportKind.SESSION ? name : null,
                Manifest.number(metadata, "heartbeat_interval_ms"),
                null,
                metrics(List.of(metadata.path("builtin_metrics"), metadata.path("custom_metrics"))));
    }

    private static ReportKind kind(JsonNode type) throws Malformed {
        return switch (type.asText("heartbeat")) {
            case "heartbeat" -> ReportKind.HEARTBEAT;
            case "daily-heartbeat" -> ReportKind.DAILY_HEARTBEAT;
            default -> throw Manifest.bad("The report type “%s” is not known.".formatted(type.asText()));
        };
    }

    private static SequencedMap<String, MetricValue> metrics(List<JsonNode> groups) throws Malformed {
        var metrics = new LinkedHashMap<String, MetricValue>();
        for (JsonNode group : groups) {
            if (!group.isObject() && !group.isMissingNode()) {
                throw Manifest.bad("The metrics are no object.");
            }
            for (Map.Entry<String, JsonNode> metric : group.properties()) {
                put(metrics, metric.getKey(), metric.getValue());
            }
        }
        return metrics;
    }

    private static void put(Map<String, MetricValue> metrics, String name, JsonNode value) throws Malformed {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS || metrics.size() >= MAX_METRICS) {
            throw Manifest.bad("A report has at most %,d metrics with names of 1 to %d characters: “%.40s”."
                    .formatted(MAX_METRICS, MAX_NAME_CHARACTERS, name));
        }
        if (value.isObject()) {
            // A reading as its type allows it; reports are flat.
            putIfSet(metrics, name, value.path("mean"));
            putIfSet(metrics, name + "_min", value.path("min"));
            putIfSet(metrics, name + "_max", value.path("max"));
        } else {
            putIfSet(metrics, name, value);
        }
    }

    /** A value that was not finite on the device comes as null. */
    private static void putIfSet(Map<String, MetricValue> metrics, String name, JsonNode value) throws Malformed {
        MetricValue read = read(name, value);
        if (read != null) {
            metrics.put(name, read);
        }
    }

    private static @Nullable MetricValue read(String name, JsonNode value) throws Malformed {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> null;
            case BOOLEAN -> new FieldEvent.Flag(value.booleanValue());
            case STRING -> new FieldEvent.Text(cut(value.textValue()));
            case NUMBER ->
                value.isIntegralNumber() && value.canConvertToLong()
                        ? new FieldEvent.Whole(value.longValue())
                        : new FieldEvent.Fraction(value.doubleValue());
            default -> throw Manifest.bad("The metric “%s” is neither number, text nor boolean.".formatted(name));
        };
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT_CHARACTERS ? text : text.substring(0, MAX_TEXT_CHARACTERS);
    }
}
