package dev.fleetward.ingest.otlp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * OTLP's own JSON (specification "OTLP/JSON Protobuf Encoding"): that of protobuf, but ids are hexadecimal, enums are
 * numbers, and unknown members are passed over. Written here because protobuf's JSON library reads ids as base64.
 */
final class JsonEncoding {
    static final int MAX_DEPTH = 64;
    private static final Set<String> HEXADECIMAL = Set.of("trace_id", "span_id", "parent_span_id");
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private JsonEncoding() {}

    /** @throws Unreadable when the bytes are no JSON, or not that of the message */
    static void merge(byte[] json, Message.Builder into) throws Unreadable {
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new Unreadable("The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Unreadable("The body is not JSON.");
        }
        try {
            message(tree, into, 0);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Unreadable("The JSON is not that of OTLP: " + e.getMessage());
        }
    }

    private static void message(JsonNode from, Message.Builder into, int depth) throws Unreadable {
        if (!from.isObject()) {
            throw new Unreadable("“%s” must be an object."
                    .formatted(into.getDescriptorForType().getName()));
        }
        if (depth > MAX_DEPTH) {
            throw new Unreadable("Nested deeper than %d levels.".formatted(MAX_DEPTH));
        }
        for (FieldDescriptor field : into.getDescriptorForType().getFields()) {
            JsonNode value = from.get(field.getJsonName());
            if (value == null || value.isNull()) {
                continue;
            }
            if (!field.isRepeated()) {
                into.setField(field, value(value, field, into, depth));
                continue;
            }
            if (!value.isArray()) {
                throw new Unreadable("“%s” must be an array.".formatted(field.getJsonName()));
            }
            for (JsonNode item : value) {
                into.addRepeatedField(field, value(item, field, into, depth));
            }
        }
    }

    private static Object value(JsonNode value, FieldDescriptor field, Message.Builder parent, int depth)
            throws Unreadable {
        return switch (field.getJavaType()) {
            case MESSAGE -> {
                Message.Builder child = parent.newBuilderForField(field);
                message(value, child, depth + 1);
                yield child.build();
            }
            case INT -> whole(value, field).intValueExact();
            case LONG -> bits(whole(value, field));
            case DOUBLE -> fraction(value, field);
            case FLOAT -> (float) fraction(value, field);
            case BOOLEAN -> value.asBoolean();
            case STRING -> text(value, field);
            case BYTE_STRING -> bytes(value, field);
            case ENUM -> constant(value, field);
        };
    }

    private static BigInteger whole(JsonNode value, FieldDescriptor field) throws Unreadable {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue();
        }
        try {
            // 64-bit numbers are texts; and 1.0 or 1e3 is whole too. The bound keeps 1e999999999 from being written
            // out.
            BigDecimal number = new BigDecimal(value.asText());
            if (number.precision() - number.scale() <= 20) {
                return number.toBigIntegerExact();
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw notA("whole number", field);
        }
        throw notA("whole number of 64 bits", field);
    }

    /** Unsigned 64-bit numbers are kept as the signed one of the same bits, as protobuf does in Java. */
    private static long bits(BigInteger value) {
        return value.signum() > 0 && value.compareTo(MAX_UNSIGNED) <= 0 ? value.longValue() : value.longValueExact();
    }

    private static double fraction(JsonNode value, FieldDescriptor field) throws Unreadable {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        try {
            return Double.parseDouble(value.asText());
        } catch (NumberFormatException e) {
            throw notA("number", field);
        }
    }

    private static String text(JsonNode value, FieldDescriptor field) throws Unreadable {
        if (!value.isTextual()) {
            throw notA("text", field);
        }
        return value.textValue();
    }

    private static ByteString bytes(JsonNode value, FieldDescriptor field) throws Unreadable {
        String text = text(value, field);
        try {
            return ByteString.copyFrom(
                    HEXADECIMAL.contains(field.getName())
                            ? HexFormat.of().parseHex(text)
                            : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException e) {
            throw notA(HEXADECIMAL.contains(field.getName()) ? "hexadecimal text" : "base64", field);
        }
    }

    private static EnumValueDescriptor constant(JsonNode value, FieldDescriptor field) throws Unreadable {
        // The specification allows numbers only; some exporters write names all the same.
        EnumValueDescriptor named = value.isTextual() ? field.getEnumType().findValueByName(value.textValue()) : null;
        return named == null
                ? field.getEnumType()
                        .findValueByNumberCreatingIfUnknown(whole(value, field).intValueExact())
                : named;
    }

    private static Unreadable notA(String what, FieldDescriptor field) {
        return new Unreadable("“%s” is not a %s.".formatted(field.getJsonName(), what));
    }
}
