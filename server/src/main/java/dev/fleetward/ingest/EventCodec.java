package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Metrics;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEvent.Speaker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as the API shows it. A member that only the build's symbols can tell is absent until they are known. */
final class EventCodec {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EventCodec() {}

    /** One word for the event, to filter by. */
    static String kind(FieldEvent event) {
        return switch (event) {
            case FieldEvent.Heartbeat _ -> "heartbeat";
            case FieldEvent.Session session -> session.isNamed() ? "session" : "heartbeat";
            case FieldEvent.Trace _ -> "trace";
            case FieldEvent.Reboot _ -> "reboot";
            case Logs _ -> "logs";
            case FieldEvent.Recording _ -> "recording";
            case FieldEvent.Coredump _ -> "coredump";
            case FieldEvent.AgentEntry entry -> AgentCodec.kind(entry);
            case FieldEvent.Crash crash -> crash.isFatal() ? "crash" : "trace";
            case FieldEvent.Attributes _ -> "attributes";
            case FieldEvent.SecurityEvent _ -> "security";
        };
    }

    static ObjectNode body(FieldEvent event) {
        return switch (event) {
            case FieldEvent.Heartbeat heartbeat ->
                metrics(start(1, "heartbeat", heartbeat.origin()), heartbeat.metrics());
            case FieldEvent.Session session when session.index() != null -> session(session);
            case FieldEvent.Trace trace -> trace(trace);
            case FieldEvent.Reboot reboot -> reboot(reboot);
            case Logs logs -> logs(logs);
            case FieldEvent.Recording recording -> recording(recording);
            case FieldEvent.Session _, FieldEvent.Crash _, FieldEvent.Attributes _, FieldEvent.SecurityEvent _ ->
                SaidInWords.body(event);
            case FieldEvent.Coredump coredump ->
                CoredumpCodec.describe(origin(JSON.objectNode().put("type", "coredump"), coredump.origin()), coredump);
            case FieldEvent.AgentEntry entry -> AgentCodec.body(entry);
        };
    }

    private static ObjectNode start(int typeId, String type, Origin origin) {
        ObjectNode body = JSON.objectNode().put("type_id", typeId).put("type", type);
        body.put("cbor_schema_version", origin.schemaVersion());
        return origin(body, origin).put("captured_unix_s", unixSeconds(origin.capturedAt()));
    }

    static ObjectNode origin(ObjectNode body, Origin origin) {
        return body.put("software_type", origin.softwareType())
                .put("software_version", origin.softwareVersion())
                .put("hardware_version", origin.hardwareVersion())
                .put("device_serial", origin.deviceSerial())
                .put("build_id_prefix", origin.buildIdPrefix());
    }

    private static ObjectNode session(FieldEvent.Session session) {
        ObjectNode body = start(1, "heartbeat", session.origin());
        ObjectNode about = body.putObject("session").put("index", session.index());
        if (session.name() != null) {
            about.put("name", session.name());
        }
        return metrics(body, session.metrics());
    }

    static ObjectNode metrics(ObjectNode body, Metrics metrics) {
        switch (metrics) {
            case FieldEvent.Named named -> {
                ObjectNode byName = body.putObject("metrics");
                named.values().forEach((name, value) -> putMetric(byName, name, value));
            }
            case FieldEvent.Positional positional -> putValues(body, positional.values());
            case FieldEvent.Defined defined -> {
                putValues(body, defined.values());
                ObjectNode byName = body.putObject("metrics");
                for (int i = 0; i < defined.values().size(); i++) {
                    putMetric(
                            byName,
                            defined.definitions().get(i).name(),
                            defined.values().get(i));
                }
            }
        }
        return body;
    }

    private static void putValues(ObjectNode body, List<MetricValue> metrics) {
        ArrayNode values = body.putArray("metric_values");
        metrics.forEach(value -> addMetric(values, value));
    }

    static void putMetric(ObjectNode byName, String name, MetricValue value) {
        switch (value) {
            case FieldEvent.Whole whole -> byName.put(name, whole.value());
            case FieldEvent.Fraction fraction -> byName.put(name, fraction.value());
            case FieldEvent.Text text -> byName.put(name, text.value());
            case FieldEvent.Flag flag -> byName.put(name, flag.value());
            case FieldEvent.Histogram histogram -> histogram(byName.putObject(name), histogram);
            case FieldEvent.Unset _ -> byName.putNull(name);
        }
    }

    private static void addMetric(ArrayNode values, MetricValue value) {
        switch (value) {
            case FieldEvent.Whole whole -> values.add(whole.value());
            case FieldEvent.Fraction fraction -> values.add(fraction.value());
            case FieldEvent.Text text -> values.add(text.value());
            case FieldEvent.Flag flag -> values.add(flag.value());
            case FieldEvent.Histogram histogram -> histogram(values.addObject(), histogram);
            case FieldEvent.Unset _ -> values.addNull();
        }
    }

    private static void histogram(ObjectNode shown, FieldEvent.Histogram histogram) {
        shown.put("count", histogram.count())
                .put("sum", histogram.sum())
                .put("min", histogram.min())
                .put("max", histogram.max());
        ArrayNode buckets = shown.putArray("buckets");
        histogram.buckets().forEach(bucket -> buckets.addObject()
                .put("low", bucket.low())
                .put("high", bucket.high())
                .put("count", bucket.count()));
    }

    private static ObjectNode trace(FieldEvent.Trace trace) {
        ObjectNode body = start(2, "trace", trace.origin()).put("user_reason", trace.userReason());
        putIfKnown(body, "pc", trace.pc());
        putIfKnown(body, "lr", trace.lr());
        putIfKnown(body, "status", trace.status());
        switch (trace.log()) {
            case FieldEvent.Plain plain -> body.put("log", plain.text());
            case FieldEvent.Compact compact -> compact(body.putObject("compact_log"), compact);
            case FieldEvent.Rendered rendered ->
                compact(body.putObject("compact_log"), rendered.raw()).put("rendered", rendered.text());
            case null -> {}
        }
        body.put("kind", "trace");
        if (trace.reasonName() != null) {
            body.put("user_reason_name", trace.reasonName());
        }
        return body;
    }

    private static ObjectNode reboot(FieldEvent.Reboot reboot) {
        ObjectNode body = start(2, "trace", reboot.origin()).put("reboot_reason", reboot.reason());
        putIfKnown(body, "pc", reboot.pc());
        putIfKnown(body, "lr", reboot.lr());
        putIfKnown(body, "mcu_reset_register", reboot.mcuResetRegister());
        putIfKnown(body, "coredump_saved", reboot.coredumpSaved());
        body.put("kind", "reboot").put("reboot_reason_hex", "0x%04x".formatted(reboot.reason()));
        RebootReasons.name(reboot.reason())
                .or(() -> Optional.ofNullable(reboot.reasonName()))
                .ifPresent(name -> body.put("reboot_reason_name", name));
        return body;
    }

    private static ObjectNode compact(ObjectNode shown, FieldEvent.Compact compact) {
        shown.put("log_id", compact.logId()).set("args", compact.args());
        return shown;
    }

    private static ObjectNode logs(Logs logs) {
        String type =
                switch (logs.typeId()) {
                    case LogParser.TYPE_TIMESTAMPED -> "logs_timestamped";
                    case LogParser.TYPE_SINGLE_ERROR -> "log_error";
                    default -> "logs";
                };
        ObjectNode body = start(logs.typeId(), type, logs.origin());
        ArrayNode lines = body.putArray("lines");
        boolean timestamped = logs.typeId() == LogParser.TYPE_TIMESTAMPED;
        for (var line : logs.lines()) {
            Long seconds = unixSeconds(line.timestamp());
            ObjectNode shown = lines.addObject()
                    .put("timestamp_unix_s", timestamped && seconds == null ? (Long) 0L : seconds)
                    .put("level_id", line.level())
                    .put("level", level(line.level()));
            switch (line.text()) {
                case FieldEvent.Plain plain -> {
                    shown.put("kind", "preformatted").put("text", plain.text());
                    speaker(shown, line.speaker());
                }
                case FieldEvent.Compact compact ->
                    compact(shown.put("kind", "compact").put("cbor_hex", compact.cborHex()), compact);
                case FieldEvent.Rendered rendered ->
                    compact(
                                    shown.put("kind", "compact")
                                            .put("cbor_hex", rendered.raw().cborHex()),
                                    rendered.raw())
                            .put("rendered", rendered.text());
            }
        }
        return body;
    }

    private static void speaker(ObjectNode line, Speaker speaker) {
        if (speaker.source() != null) {
            line.put("source", speaker.source());
        }
        if (speaker.unit() != null) {
            line.put("unit", speaker.unit());
        }
        putIfKnown(line, "pid", speaker.pid());
        putIfKnown(line, "facility", speaker.facility());
    }

    static String level(long level) {
        return switch (Math.clamp(level, -1, 5)) {
            case 0 -> "debug";
            case 1 -> "info";
            case 2 -> "warning";
            case 3 -> "error";
            default -> "reserved";
        };
    }

    private static ObjectNode recording(FieldEvent.Recording recording) {
        ObjectNode body = start(5, "cdr", recording.origin()).put("duration_ms", recording.durationMs());
        ArrayNode types = body.putArray("mimetypes");
        recording.mimeTypes().forEach(types::add);
        return body.put("reason", recording.reason())
                .put("data_length", recording.data().length())
                .put("data_sha256", recording.data().sha256())
                .put("data_first_bytes_hex", recording.data().firstBytesHex());
    }

    private static void putIfKnown(ObjectNode body, String name, @Nullable Long value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static @Nullable Long unixSeconds(@Nullable Instant at) {
        return at == null ? null : (Long) at.getEpochSecond();
    }
}
