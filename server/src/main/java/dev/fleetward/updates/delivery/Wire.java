package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** DDI bodies as bytes: HAL JSON, plain JSON or CBOR, whichever the client asks for. */
final class Wire {
    static final int MAX_BODY_BYTES = 1 << 20;
    private static final String HAL = "application/hal+json";
    private static final String JSON = "application/json";
    static final String CBOR = "application/cbor";
    private static final CBORMapper CBOR_MAPPER = new CBORMapper();

    private Wire() {}

    /** Always with a length: small clients cannot read chunked transfer coding. */
    static Response.ResponseBuilder answer(JsonNode body, @Nullable String accept) {
        String type = typeFor(accept);
        byte[] bytes = bytes(body, type);
        return Response.ok(bytes).type(type).header("Content-Length", bytes.length);
    }

    static Response empty(int status) {
        return Response.status(status).header("Content-Length", 0).build();
    }

    static String typeFor(@Nullable String wanted) {
        String accept = wanted == null ? "" : wanted.toLowerCase(Locale.ROOT);
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

    /** Where the body may be left out. */
    static JsonNode readIfAny(InputStream in, @Nullable String contentType) {
        var again = new PushbackInputStream(in);
        try {
            int first = again.read();
            if (first < 0) {
                return JsonNodeFactory.instance.objectNode();
            }
            again.unread(first);
            return read(again, contentType);
        } catch (IOException e) {
            throw Problem.invalid("The body did not arrive whole.");
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
            if (!body.isObject()) {
                throw Problem.invalid("The body must be an object in JSON or CBOR.");
            }
            return body;
        } catch (IOException e) {
            throw Problem.invalid("The body is not valid %s: %s".formatted(cbor ? "CBOR" : "JSON", e.getMessage()));
        }
    }
}
