package dev.fleetward.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's values in the forms we keep. */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int MAX_DEPTH = 16;

    private Values() {}

    /** Null for 0, which means unknown, and for what no clock shows. */
    static @Nullable Instant instant(long unixNanos) {
        return unixNanos <= 0
                ? null
                : Instant.ofEpochSecond(unixNanos / NANOS_PER_SECOND, unixNanos % NANOS_PER_SECOND);
    }

    /** Texts as they are, what has structure as JSON. */
    static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : Json.write(json(value, 0));
    }

    static JsonNode json(AnyValue value, int depth) {
        if (depth > MAX_DEPTH) {
            return JSON.textNode("…");
        }
        return switch (value.getValueCase()) {
            case STRING_VALUE -> JSON.textNode(value.getStringValue());
            case BOOL_VALUE -> JSON.booleanNode(value.getBoolValue());
            case INT_VALUE -> JSON.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> JSON.numberNode(value.getDoubleValue());
            case BYTES_VALUE ->
                JSON.textNode(
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                ArrayNode array = JSON.arrayNode();
                value.getArrayValue().getValuesList().forEach(item -> array.add(json(item, depth + 1)));
                yield array;
            }
            case KVLIST_VALUE -> {
                ObjectNode object = JSON.objectNode();
                value.getKvlistValue()
                        .getValuesList()
                        .forEach(pair -> object.set(pair.getKey(), json(pair.getValue(), depth + 1)));
                yield object;
            }
            default -> JSON.nullNode();
        };
    }

    /** {@code {a=1,b=x}}, by name, so that one series has one name; nothing where there are none. */
    static String labels(List<KeyValue> attributes) {
        if (attributes.isEmpty()) {
            return "";
        }
        var sorted = new TreeMap<String, String>();
        attributes.forEach(pair -> sorted.put(pair.getKey(), text(pair.getValue())));
        return sorted.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static Map<String, AnyValue> byName(List<KeyValue> attributes) {
        var named = new TreeMap<String, AnyValue>();
        attributes.forEach(pair -> named.put(pair.getKey(), pair.getValue()));
        return named;
    }
}
