package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the maker's people do by the API, with a token. */
final class Desk {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String token;

    Desk(Access access) {
        this.server = access.server();
        this.token = access.apiToken();
    }

    /** The server refused; the message has its own words. */
    static final class Refused extends RuntimeException {
        final int status;

        Refused(String call, HttpResponse<byte[]> answer) {
            super("%s was answered %d: %s"
                    .formatted(call, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8)));
            this.status = answer.statusCode();
        }
    }

    static String product(String slug, String path) {
        return "/api/v1/products/" + slug + path;
    }

    JsonNode get(String path) {
        return json(send("GET", request(path).GET()));
    }

    byte[] bytes(String path) {
        return send("GET", request(path).GET()).body();
    }

    JsonNode post(String path, ObjectNode body) {
        return json(send(
                "POST",
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))));
    }

    JsonNode post(String path) {
        return json(send("POST", request(path).POST(BodyPublishers.noBody())));
    }

    JsonNode put(String path, String contentType, byte[] body) {
        return json(
                send("PUT", request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofByteArray(body))));
    }

    JsonNode send(String path, String contentType, byte[] body, String header, String value) {
        var request = request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
        if (!header.isEmpty()) {
            request.header(header, value);
        }
        return json(send("POST", request));
    }

    void delete(String path) {
        send("DELETE", request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(String method, HttpRequest.Builder request) {
        HttpRequest built = request.build();
        try {
            var answer = http.send(built, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new Refused(method + " " + built.uri().getPath(), answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + built.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return answer.body().length == 0
                ? Json.MAPPER.createObjectNode()
                : Json.read(new String(answer.body(), StandardCharsets.UTF_8), JsonNode.class);
    }
}
