package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.LogText;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Metrics;
import dev.fleetward.ingest.FieldEvent.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored body back to the event it was made of: what {@link EventCodec} writes holds all of an event that symbols may
 * still name. Names in it are read as well, so that nothing is named twice.
 */
final class EventBodyParser {
    private EventBodyParser() {}

    /** @throws IllegalArgumentException for the body of a kind that never waits for symbols */
    static FieldEvent parse(JsonNode body) {
        Origin origin = origin(body);
        return switch (body.path("type").asText()) {
            case "heartbeat" -> metrics(origin, body);
            case "trace" -> body.has("reboot_reason") ? reboot(origin, body) : trace(origin, body);
            case "logs", "logs_timestamped", "log_error" -> logs(origin, body);
            default -> throw new IllegalArgumentException("not of an event that waits: " + body.path("type"));
        };
    }

    private static Origin origin(JsonNode body) {
        Long captured = number(body, "captured_unix_s");
        return new Origin(
                captured == null ? null : Instant.ofEpochSecond(captured),
                text(body, "device_serial"),
                text(body, "hardware_version"),
                text(body, "software_type"),
                text(body, "software_version"),
                text(body, "build_id_prefix"),
                number(body, "cbor_schema_version"));
    }

    private static FieldEvent metrics(Origin origin, JsonNode body) {
        JsonNode session = body.path("session");
        return session.isObject()
                ? new FieldEvent.Session(
                        origin, session.path("index").asLong(), text(session, "name"), null, values(body))
                : new FieldEvent.Heartbeat(origin, values(body));
    }

    private static Metrics values(JsonNode body) {
        if (body.path("metric_values") instanceof ArrayNode positional) {
            var values = new ArrayList<MetricValue>();
            positional.forEach(value -> values.add(value(value)));
            return new FieldEvent.Positional(List.copyOf(values));
        }
        var values = new LinkedHashMap<String, MetricValue>();
        body.path("metrics").properties().forEach(metric -> values.put(metric.getKey(), value(metric.getValue())));
        return new FieldEvent.Named(values);
    }

    private static MetricValue value(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> new FieldEvent.Unset();
            case STRING -> new FieldEvent.Text(value.textValue());
            default ->
                value.isIntegralNumber()
                        ? new FieldEvent.Whole(value.longValue())
                        : new FieldEvent.Fraction(value.doubleValue());
        };
    }

    private static FieldEvent trace(Origin origin, JsonNode body) {
        return new FieldEvent.Trace(
                origin,
                body.path("user_reason").asLong(),
                number(body, "pc"),
                number(body, "lr"),
                number(body, "status"),
                traceLog(body),
                text(body, "user_reason_name"));
    }

    private static @Nullable LogText traceLog(JsonNode body) {
        String plain = text(body, "log");
        if (plain != null) {
            return new FieldEvent.Plain(plain);
        }
        JsonNode compact = body.path("compact_log");
        return compact.isObject() ? compact(compact) : null;
    }

    private static FieldEvent reboot(Origin origin, JsonNode body) {
        long reason = body.path("reboot_reason").asLong();
        return new FieldEvent.Reboot(
                origin,
                reason,
                number(body, "pc"),
                number(body, "lr"),
                number(body, "mcu_reset_register"),
                number(body, "coredump_saved"),
                RebootReasons.isCustom(reason) ? text(body, "reboot_reason_name") : null);
    }

    private static FieldEvent logs(Origin origin, JsonNode body) {
        var lines = new ArrayList<LogLine>();
        for (JsonNode line : body.path("lines")) {
            Long seconds = number(line, "timestamp_unix_s");
            lines.add(new LogLine(
                    seconds == null || seconds == 0 ? null : Instant.ofEpochSecond(seconds),
                    line.path("level_id").asLong(),
                    line.path("kind").asText().equals("compact")
                            ? compact(line)
                            : new FieldEvent.Plain(line.path("text").asText()),
                    new FieldEvent.Speaker(
                            text(line, "source"), text(line, "unit"), number(line, "pid"), number(line, "facility"))));
        }
        return new FieldEvent.Logs(origin, body.path("type_id").asInt(), List.copyOf(lines));
    }

    private static LogText compact(JsonNode shown) {
        ArrayNode args = shown.path("args") instanceof ArrayNode kept ? kept : JsonNodeFactory.instance.arrayNode();
        var compact = new FieldEvent.Compact(
                shown.path("log_id").asLong(), args, shown.path("cbor_hex").asText(""));
        return shown.has("rendered") ? new FieldEvent.Rendered(compact, text(shown, "rendered")) : compact;
    }

    private static @Nullable Long number(JsonNode map, String key) {
        JsonNode value = map.path(key);
        return value.isNumber() ? (Long) value.longValue() : null;
    }

    private static @Nullable String text(JsonNode map, String key) {
        return map.path(key).textValue();
    }
}
