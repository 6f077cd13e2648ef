package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The fleet's way to the server: HTTP/1.1, a bounded number of requests at once. Safe for concurrent use. */
final class Uplink {
    private static final int MAX_REQUESTS_AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOUNDARY = "fleetward-simulated-gateway";

    private final Semaphore requests = new Semaphore(MAX_REQUESTS_AT_ONCE);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    Uplink(URI server) {
        this.server = server;
    }

    /** The server's answer was not what a device can go on with. */
    static final class Refused extends IOException {
        final int status;

        Refused(int status, String what) {
            super(what + " was answered " + status);
            this.status = status;
        }
    }

    URI at(String path) {
        return server.resolve(path);
    }

    void post(String serial, String projectKey, byte[] chunk) throws IOException {
        var request = HttpRequest.newBuilder(at("/api/v0/chunks/" + serial))
                .header("Memfault-Project-Key", projectKey)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(chunk));
        expect(202, "a chunk", send(request));
    }

    /** As a phone or gateway posts what it collected: many chunks of one device, in order. */
    void postTogether(String serial, String projectKey, List<byte[]> chunks) throws IOException {
        var body = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            body.writeBytes("--%s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n"
                    .formatted(BOUNDARY, chunk.length)
                    .getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(chunk);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        var request = HttpRequest.newBuilder(at("/api/v0/chunks/" + serial))
                .header("Memfault-Project-Key", projectKey)
                .header("Content-Type", "multipart/mixed; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()));
        expect(202, "a collection of chunks", send(request));
    }

    /** In two pieces, as a device with little memory would, each asked for by its range. */
    byte[] download(URI address, long sizeBytes, String authorization) throws IOException {
        long middle = sizeBytes / 2;
        var out = new ByteArrayOutputStream();
        for (String range : List.of("bytes=0-" + Math.max(0, middle - 1), "bytes=" + middle + "-")) {
            var request = HttpRequest.newBuilder(address).header("Range", range).GET();
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            var answer = send(request);
            expect(206, "a ranged download", answer);
            out.writeBytes(answer.body());
        }
        return out.toByteArray();
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            requests.acquire();
            try {
                return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
            } finally {
                requests.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static void expect(int status, String what, HttpResponse<byte[]> answer) throws Refused {
        if (answer.statusCode() != status) {
            throw new Refused(answer.statusCode(), what + " at " + answer.uri().getPath());
        }
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        return Json.read(new String(answer.body(), StandardCharsets.UTF_8), JsonNode.class);
    }
}
