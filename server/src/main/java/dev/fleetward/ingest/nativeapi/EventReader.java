package dev.fleetward.ingest.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fleetward.ingest.Attachments;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.RebootReasons;
import dev.fleetward.ingest.chunks.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Events of the documented types, of a device that said what it is and runs. */
final class EventReader {
    static final int MAX_METRICS = 1_000;
    static final int MAX_LINES = 1_000;
    static final int MAX_FRAMES = 128;
    static final int MAX_ATTRIBUTES = 64;
    static final int MAX_RECORDING_BYTES = 512 * 1024;

    private static final int TIMESTAMPED = 6;
    private static final String DEFAULT_SOFTWARE_TYPE = "main";
    private static final List<String> LEVELS = List.of("debug", "info", "warning", "error");

    private final @Nullable String hardware;
    private final String softwareType;
    private final @Nullable String softwareVersion;
    private final @Nullable String buildId;

    private EventReader(Fields device, Fields software) throws Malformed {
        this.hardware = device.text("hardware", Fields.MAX_NAME_CHARACTERS);
        String type = software.text("type", Fields.MAX_NAME_CHARACTERS);
        this.softwareType = type == null || type.isBlank() ? DEFAULT_SOFTWARE_TYPE : type;
        this.softwareVersion = software.text("version", Fields.MAX_NAME_CHARACTERS);
        this.buildId = software.text("buildId", Fields.MAX_NAME_CHARACTERS);
        if (buildId != null && !buildId.matches("([0-9a-f]{2}){4,64}")) {
            throw Fields.bad("device.software.buildId must be lower-case hexadecimal.");
        }
    }

    static EventReader of(JsonNode device) throws Malformed {
        Fields fields = Fields.of(orEmpty(device), "device");
        return new EventReader(fields, Fields.of(orEmpty(fields.member("software")), "device.software"));
    }

    private static JsonNode orEmpty(JsonNode node) {
        return node instanceof MissingNode || node.isNull()
                ? dev.fleetward.kernel.Json.MAPPER.createObjectNode()
                : node;
    }

    Decoded read(Fields event, @Nullable String id) throws Malformed {
        Origin origin = new Origin(event.time("at"), null, hardware, softwareType, softwareVersion, buildId, null);
        String type = event.requiredText("type", Fields.MAX_NAME_CHARACTERS);
        return switch (type) {
            case "heartbeat" -> decoded(new FieldEvent.Heartbeat(origin, metrics(event)), id);
            case "session" -> decoded(session(origin, event), id);
            case "log" -> decoded(new FieldEvent.Logs(origin, TIMESTAMPED, lines(event)), id);
            case "reboot" -> decoded(reboot(origin, event), id);
            case "crash" -> decoded(crash(origin, event, true), id);
            case "trace" -> decoded(crash(origin, event, false), id);
            case "attributes" -> decoded(new FieldEvent.Attributes(origin, attributes(event)), id);
            case "security" -> decoded(security(origin, event), id);
            case "recording" -> recording(origin, event, id);
            default ->
                throw new Malformed(
                        "unknown-event",
                        "The type “%s” is none of heartbeat, session, log, reboot, crash, trace, attributes, security, recording."
                                .formatted(type));
        };
    }

    private static Decoded decoded(FieldEvent event, @Nullable String id) {
        return new Decoded.Event(event, Decoded.Bytes.NONE, given(id));
    }

    private static @Nullable String given(@Nullable String id) {
        return id == null ? null : "native:" + id;
    }

    private static Named metrics(Fields event) throws Malformed {
        JsonNode values = event.member("metrics");
        if (!values.isObject() || values.isEmpty() || values.size() > MAX_METRICS) {
            throw Fields.bad("metrics must be an object of 1 to %,d members.".formatted(MAX_METRICS));
        }
        var metrics = new LinkedHashMap<String, MetricValue>();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            metrics.put(name(entry.getKey()), metric(entry.getKey(), entry.getValue()));
        }
        return new Named(metrics);
    }

    private static String name(String name) throws Malformed {
        if (name.isBlank() || name.length() > Fields.MAX_NAME_CHARACTERS || name.indexOf('\0') >= 0) {
            throw Fields.bad("A name has 1 to %d characters.".formatted(Fields.MAX_NAME_CHARACTERS));
        }
        return name;
    }

    private static MetricValue metric(String name, JsonNode value) throws Malformed {
        return switch (value.getNodeType()) {
            case NULL -> new FieldEvent.Unset();
            case BOOLEAN -> new FieldEvent.Whole(value.booleanValue() ? 1 : 0);
            case STRING -> new FieldEvent.Text(text(value));
            case NUMBER ->
                value.canConvertToExactIntegral() && value.canConvertToLong()
                        ? new FieldEvent.Whole(value.longValue())
                        : new FieldEvent.Fraction(value.doubleValue());
            default -> throw Fields.bad("metrics.%s is neither number, text nor boolean.".formatted(name));
        };
    }

    private static String text(JsonNode value) {
        String text = value.textValue();
        return text.substring(0, Math.min(text.length(), Fields.MAX_TEXT_CHARACTERS))
                .replace('\0', '\uFFFD');
    }

    private static FieldEvent session(Origin origin, Fields event) throws Malformed {
        return new FieldEvent.Session(
                origin,
                null,
                event.requiredText("name", Fields.MAX_NAME_CHARACTERS),
                event.natural("durationMs"),
                event.has("metrics") ? metrics(event) : new Named(new LinkedHashMap<>()));
    }

    private static List<LogLine> lines(Fields event) throws Malformed {
        var lines = new ArrayList<LogLine>();
        for (JsonNode line : event.array("lines", MAX_LINES)) {
            Fields fields = Fields.of(line, "lines");
            lines.add(new LogLine(
                    fields.time("at"),
                    level(fields),
                    new FieldEvent.Plain(fields.requiredText("text", Fields.MAX_TEXT_CHARACTERS)),
                    new FieldEvent.Speaker(
                            fields.text("source", Fields.MAX_NAME_CHARACTERS),
                            fields.text("unit", Fields.MAX_NAME_CHARACTERS),
                            fields.natural("pid"))));
        }
        if (lines.isEmpty()) {
            throw Fields.bad("lines must be an array of 1 to %,d log lines.".formatted(MAX_LINES));
        }
        return lines;
    }

    private static long level(Fields line) throws Malformed {
        String level = line.text("level", Fields.MAX_NAME_CHARACTERS);
        int index = LEVELS.indexOf(level == null ? "info" : level);
        if (index < 0) {
            throw Fields.bad("lines.level “%s” is none of %s.".formatted(level, String.join(", ", LEVELS)));
        }
        return index;
    }

    private static FieldEvent reboot(Origin origin, Fields event) throws Malformed {
        Long reason;
        if (event.member("reason").isTextual()) {
            String named = event.requiredText("reason", Fields.MAX_NAME_CHARACTERS);
            reason = RebootReasons.number(named)
                    .orElseThrow(() -> Fields.bad("reason “%s” is none of %s; a number is taken too."
                            .formatted(named, String.join(", ", RebootReasons.names()))));
        } else {
            reason = event.natural("reason");
        }
        if (reason == null) {
            throw Fields.bad("reason is missing: the name or number of why the device started anew.");
        }
        return new FieldEvent.Reboot(origin, reason, event.address("pc"), event.address("lr"), null, null);
    }

    private static FieldEvent crash(Origin origin, Fields event, boolean isFatal) throws Malformed {
        var frames = new ArrayList<FieldEvent.Frame>();
        for (JsonNode frame : event.array("frames", MAX_FRAMES)) {
            Fields fields = Fields.of(frame, "frames");
            frames.add(new FieldEvent.Frame(
                    fields.text("function", Fields.MAX_TEXT_CHARACTERS),
                    fields.text("file", Fields.MAX_TEXT_CHARACTERS),
                    fields.natural("line"),
                    fields.address("pc")));
        }
        String message = event.text("message", Fields.MAX_TEXT_CHARACTERS);
        return new FieldEvent.Crash(
                origin,
                event.requiredText("reason", Fields.MAX_NAME_CHARACTERS),
                message == null ? "" : message,
                List.copyOf(frames),
                isFatal);
    }

    private static SequencedMap<String, Object> attributes(Fields event) throws Malformed {
        JsonNode values = event.member("values");
        if (!values.isObject() || values.isEmpty() || values.size() > MAX_ATTRIBUTES) {
            throw Fields.bad("values must be an object of 1 to %d members.".formatted(MAX_ATTRIBUTES));
        }
        var attributes = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            attributes.put(name(entry.getKey()), attribute(entry.getKey(), entry.getValue()));
        }
        return attributes;
    }

    private static Object attribute(String name, JsonNode value) throws Malformed {
        if (value.isTextual()) {
            return text(value);
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.isIntegralNumber() && value.canConvertToLong()
                    ? (Object) value.longValue()
                    : value.doubleValue();
        }
        throw Fields.bad("values.%s is neither number, text nor boolean.".formatted(name));
    }

    private static FieldEvent security(Origin origin, Fields event) throws Malformed {
        String severity = event.text("severity", Fields.MAX_NAME_CHARACTERS);
        String message = event.text("message", Fields.MAX_TEXT_CHARACTERS);
        return new FieldEvent.SecurityEvent(
                origin,
                event.requiredText("name", Fields.MAX_NAME_CHARACTERS),
                FieldEvent.SecurityEvent.Severity.of(severity == null ? "medium" : severity)
                        .orElseThrow(() -> Fields.bad("severity must be low, medium, high or critical.")),
                message == null ? "" : message,
                event.has("details") ? attributes(Fields.of(values(event), "details")) : new LinkedHashMap<>());
    }

    private static JsonNode values(Fields event) {
        return dev.fleetward.kernel.Json.MAPPER.createObjectNode().set("values", event.member("details"));
    }

    private static Decoded recording(Origin origin, Fields event, @Nullable String id) throws Malformed {
        byte[] data = event.bytes("data", MAX_RECORDING_BYTES);
        Long duration = event.natural("durationMs");
        String reason = event.text("reason", Fields.MAX_NAME_CHARACTERS);
        var recording = new FieldEvent.Recording(
                origin,
                duration == null ? 0 : duration,
                List.of(event.requiredText("mimeType", Fields.MAX_NAME_CHARACTERS)),
                reason == null ? "" : reason,
                Attachments.of(data));
        return new Decoded.Event(recording, new Decoded.Bytes(data), given(id));
    }
}
