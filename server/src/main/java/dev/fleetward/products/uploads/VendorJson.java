package dev.fleetward.products.uploads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON of Memfault's clients. They send it with any content type or none, and with "Content-Encoding: utf-8", which is
 * no coding; they read answers only with an exact length.
 */
public final class VendorJson {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private VendorJson() {}

    /** An object; nothing at all is an empty one. @throws Problem 400 for what is no object, 413 for too much */
    public static JsonNode read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw Problem.tooLarge("The body of this request", MAX_BODY_BYTES);
            }
            JsonNode read = bytes.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(bytes);
            if (read == null || !read.isObject() && !read.isArray()) {
                throw Problem.invalid("The body must be a JSON object.");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problem.invalid("The body could not be read.");
        }
    }

    public static Response answer(int status, Object body) {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return Response.status(status)
                .entity(bytes)
                .type(MediaType.APPLICATION_JSON)
                .header("Content-Length", bytes.length)
                .build();
    }
}
