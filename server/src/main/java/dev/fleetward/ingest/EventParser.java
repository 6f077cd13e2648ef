package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.chunks.Malformed;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event map of the firmware SDK. Keys after core/serializer_key_ids.h of SDK 1.43.0. */
final class EventParser {
    private static final String CAPTURED_AT = "1";
    private static final String TYPE = "2";
    private static final String SCHEMA_VERSION = "3";
    private static final String INFO = "4";
    private static final String HARDWARE_VERSION = "6";
    private static final String DEVICE_SERIAL = "7";
    /** Of SDKs older than key 9; the same meaning. */
    private static final String RELEASE_VERSION = "8";

    private static final String SOFTWARE_VERSION = "9";
    private static final String SOFTWARE_TYPE = "10";
    private static final String BUILD_ID = "11";

    private static final int MAX_BUILD_ID_BYTES = 64;
    /** Year 9999: later times are a device's fault, and PostgreSQL's timestamps and ISO 8601 readers end there. */
    private static final long MAX_UNIX_SECONDS = 253_402_300_799L;

    private EventParser() {}

    static Decoded parse(JsonNode event) throws Malformed {
        if (!(event instanceof ObjectNode)) {
            throw bad("An event must be a map.");
        }
        Origin origin = origin(event);
        JsonNode info = event.path(INFO);
        long type = number(event, TYPE);
        return switch (Math.clamp(type, -1, 99)) {
            case 1 -> event(metrics(origin, info));
            case 2 -> event(traceOrReboot(origin, info));
            case 3 -> event(LogParser.single(origin, info));
            case 4 -> event(LogParser.lines(origin, info, false));
            case 5 -> recording(origin, info);
            case 6 -> event(LogParser.lines(origin, info, true));
            default -> throw new Malformed("unknown-event", "Event type %d is not known.".formatted(type));
        };
    }

    private static Decoded event(FieldEvent event) {
        return new Decoded.Event(event, Decoded.Bytes.NONE);
    }

    private static Origin origin(JsonNode event) throws Malformed {
        Long captured = optionalNumber(event, CAPTURED_AT);
        String version = text(event, SOFTWARE_VERSION);
        return new Origin(
                captured == null ? null : instant(captured),
                text(event, DEVICE_SERIAL),
                text(event, HARDWARE_VERSION),
                text(event, SOFTWARE_TYPE),
                version == null ? text(event, RELEASE_VERSION) : version,
                buildId(event.path(BUILD_ID)),
                optionalNumber(event, SCHEMA_VERSION));
    }

    private static @Nullable String buildId(JsonNode id) throws Malformed {
        if (id.isMissingNode() || id.isNull()) {
            return null;
        }
        byte[] bytes = binary(id);
        if (bytes == null || bytes.length > MAX_BUILD_ID_BYTES) {
            throw bad("The build id must be at most %d bytes.".formatted(MAX_BUILD_ID_BYTES));
        }
        return HexFormat.of().formatHex(bytes);
    }

    private static FieldEvent metrics(Origin origin, JsonNode info) throws Malformed {
        JsonNode values = info.path("1");
        if (values instanceof ObjectNode named) {
            var byName = new LinkedHashMap<String, MetricValue>();
            for (var entry : named.properties()) {
                byName.put(entry.getKey(), metric(entry.getValue()));
            }
            return new FieldEvent.Heartbeat(origin, new FieldEvent.Named(byName));
        }
        if (!(values instanceof ArrayNode positional)) {
            throw bad("A heartbeat has neither an array nor a map of values.");
        }
        var inOrder = new ArrayList<MetricValue>();
        for (JsonNode value : positional) {
            inOrder.add(metric(value));
        }
        Long session = optionalNumber(info, "2");
        var metrics = new FieldEvent.Positional(List.copyOf(inOrder));
        // SDKs before 1.5.0 had no sessions and sent no index.
        return session == null
                ? new FieldEvent.Heartbeat(origin, metrics)
                : new FieldEvent.Session(origin, session, metrics);
    }

    private static MetricValue metric(JsonNode value) throws Malformed {
        return switch (value.getNodeType()) {
            case NULL -> new FieldEvent.Unset();
            case STRING -> new FieldEvent.Text(value.textValue());
            case BOOLEAN -> new FieldEvent.Whole(value.booleanValue() ? 1 : 0);
            case NUMBER ->
                value.isLong() ? new FieldEvent.Whole(value.longValue()) : new FieldEvent.Fraction(value.doubleValue());
            default -> throw bad("A metric is neither number nor text.");
        };
    }

    private static FieldEvent traceOrReboot(Origin origin, JsonNode info) throws Malformed {
        Long reason = optionalNumber(info, "1");
        Long userReason = optionalNumber(info, "6");
        Long pc = optionalNumber(info, "2");
        Long lr = optionalNumber(info, "3");
        if (reason != null && userReason == null) {
            return new FieldEvent.Reboot(origin, reason, pc, lr, optionalNumber(info, "4"), optionalNumber(info, "5"));
        }
        if (userReason != null && reason == null) {
            return new FieldEvent.Trace(origin, userReason, pc, lr, optionalNumber(info, "7"), LogParser.ofTrace(info));
        }
        throw bad("A trace must have either a reboot reason (key 1) or a reason of its own (key 6).");
    }

    private static Decoded recording(Origin origin, JsonNode info) throws Malformed {
        byte[] data = binary(info.path("4"));
        if (data == null || !info.path("2").isArray()) {
            throw bad("A recording needs data (key 4) and MIME types (key 2).");
        }
        var types = new ArrayList<String>();
        for (JsonNode type : info.path("2")) {
            types.add(type.asText());
        }
        String reason = text(info, "3");
        var recording = new FieldEvent.Recording(
                origin, number(info, "1"), List.copyOf(types), reason == null ? "" : reason, Attachments.of(data));
        return new Decoded.Event(recording, new Decoded.Bytes(data));
    }

    static @Nullable Long optionalNumber(JsonNode map, String key) throws Malformed {
        JsonNode value = map.path(key);
        return value.isMissingNode() || value.isNull() ? null : number(map, key);
    }

    private static long number(JsonNode map, String key) throws Malformed {
        JsonNode value = map.path(key);
        if (!value.isLong()) {
            throw bad(
                    value.isBigInteger() && value.bigIntegerValue().compareTo(BigInteger.ZERO) > 0
                            ? "The number under key %s is beyond 63 bits.".formatted(key)
                            : "There must be a whole number under key %s.".formatted(key));
        }
        return value.longValue();
    }

    static @Nullable Instant instant(long unixSeconds) throws Malformed {
        if (unixSeconds < 0 || unixSeconds > MAX_UNIX_SECONDS) {
            throw bad("%d is not a time in Unix seconds.".formatted(unixSeconds));
        }
        return Instant.ofEpochSecond(unixSeconds);
    }

    private static @Nullable String text(JsonNode map, String key) throws Malformed {
        JsonNode value = map.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad("There must be text under key %s.".formatted(key));
        }
        return value.textValue();
    }

    static byte @Nullable [] binary(JsonNode value) {
        return value instanceof BinaryNode bytes ? bytes.binaryValue() : null;
    }

    static Malformed bad(String detail) {
        return new Malformed("bad-event", detail);
    }
}
