package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** DDI bodies as bytes: HAL JSON, plain JSON or CBOR, whichever the client asks for. */
final class Wire {
    static final int MAX_BODY_BYTES = 1 << 20;
    private static final String HAL = "application/hal+json";
    private static final String JSON = "application/json";
    private static final String CBOR = "application/cbor";
    private static final CBORMapper CBOR_MAPPER = new CBORMapper();

    private Wire() {}

    /** A body ready to be sent. */
    record Body(byte[] bytes, String type) {}

    static Body answer(JsonNode body, @Nullable String accept) {
        String type = typeFor(accept == null ? "" : accept.toLowerCase(Locale.ROOT));
        return new Body(bytes(body, type), type);
    }

    private static String typeFor(String accept) {
        int cbor = accept.indexOf(CBOR);
        int json = accept.indexOf(JSON);
        int hal = accept.indexOf(HAL);
        if (cbor >= 0 && (json < 0 || cbor < json) && (hal < 0 || cbor < hal)) {
            return CBOR;
        }
        return json >= 0 && (hal < 0 || json < hal) ? JSON : HAL;
    }

    private static byte[] bytes(JsonNode body, String type) {
        try {
            return (type.equals(CBOR) ? CBOR_MAPPER : Json.MAPPER).writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes can always be written", e);
        }
    }

    /** @throws Problem 400 for what is no JSON or CBOR, 413 above {@value #MAX_BODY_BYTES} bytes */
    static JsonNode read(InputStream in, @Nullable String contentType) {
        boolean cbor =
                contentType != null && contentType.toLowerCase(Locale.ROOT).contains("cbor");
        try {
            byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw Problem.tooLarge("A DDI message", MAX_BODY_BYTES);
            }
            JsonNode body = cbor ? CBOR_MAPPER.readTree(bytes) : Json.MAPPER.readTree(bytes);
            if (body == null || !body.isObject()) {
                throw Problem.invalid("The body must be an object in JSON or CBOR.");
            }
            return body;
        } catch (IOException e) {
            throw Problem.invalid("The body is not valid %s: %s".formatted(cbor ? "CBOR" : "JSON", e.getMessage()));
        }
    }
}
