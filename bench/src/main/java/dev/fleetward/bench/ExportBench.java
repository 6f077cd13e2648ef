package dev.fleetward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;

/**
 * The export of one device that reported for long, by a server whose heap cannot grow by more than is allowed: what it holds
 * after its start is measured, then it is started again with that much and {@value #GROWTH_MIB} MiB, right after the data
 * came: much of it still waits for the lake. Arguments: the checkout, how many samples, and how many MiB of log lines.
 */
public final class ExportBench {
    private static final String SERIAL = "D-1";
    private static final int METRICS = 50;
    private static final int EVENTS_A_POST = 100;
    private static final int LINES_A_POST = 1_000;
    private static final int LINE_CHARACTERS = 1_000;
    private static final int HEAP_MIB = 1_024;
    private static final int GROWTH_MIB = 256;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration POST_AGAIN = Duration.ofMillis(200);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExportBench() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int events = Integer.parseInt(arguments[1]) / METRICS;
        int lines = Integer.parseInt(arguments[2]) * 1_048_576 / LINE_CHARACTERS;
        Path data = Files.createTempDirectory("fleetward-bench");
        try {
            long held;
            try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB)) {
                held = Heap.held(server).used();
                report(server, events, lines);
            }
            System.out.printf("%,d samples and %,d log lines of one device%n", events * METRICS, lines);
            int heapMib = Math.toIntExact(held / 1_024) + GROWTH_MIB;
            System.out.printf("holds %,d MiB after its start; now with -Xmx%dm%n", held / 1_024, heapMib);
            try (ServerProcess server = ServerProcess.start(home, data, heapMib)) {
                prepareAndFetch(server, data);
                erase(server);
            }
        } finally {
            try (var files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void prepareAndFetch(ServerProcess server, Path data) throws IOException, InterruptedException {
        long before = Heap.held(server).used();
        long peak = before;
        long start = System.nanoTime();
        JsonNode export = JSON.readTree(server.send(
                "POST",
                "/api/v1/products/pump/data-exports",
                "application/json",
                BodyPublishers.ofString("{\"serial\":\"" + SERIAL + "\"}")));
        String path = "/api/v1/products/pump/data-exports/" + export.get("id").asText();
        while (!JSON.readTree(server.get(path)).at("/export/state").asText().equals("READY")) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            peak = Math.max(peak, Heap.size(server).used());
        }
        double prepared = (System.nanoTime() - start) / 1e9;
        long after = Heap.held(server).used();
        JsonNode link = JSON.readTree(
                server.send("POST", path + "/links", "application/json", BodyPublishers.ofString("{\"days\":1}")));
        start = System.nanoTime();
        Path zip = data.resolve("bench-export.zip");
        int status = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(link.get("url").asText()))
                                .build(),
                        BodyHandlers.ofFile(zip))
                .statusCode();
        double fetched = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "prepared in %.1f s: ZIP of %.1f MiB; fetched in %.2f s, status %d%n",
                prepared, Files.size(zip) / 1048576.0, fetched, status);
        long content = 0;
        try (var archive = new ZipFile(zip.toFile())) {
            JsonNode manifest = JSON.readTree(archive.getInputStream(archive.getEntry("manifest.json")));
            for (JsonNode file : manifest.get("files")) {
                content += file.get("bytes").asLong();
                if (file.get("bytes").asLong() > 1_048_576) {
                    System.out.printf(
                            "  %s: %,d bytes%n",
                            file.get("path").asText(), file.get("bytes").asLong());
                }
            }
        }
        System.out.printf("content: %,d bytes%n", content);
        System.out.printf(
                "heap used: %d MiB before, at most %d MiB meanwhile with garbage, %d MiB after%n",
                before / 1024, peak / 1024, after / 1024);
    }

    private static void erase(ServerProcess server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        JsonNode erasure = JSON.readTree(server.send(
                "POST",
                "/api/v1/products/pump/devices/" + SERIAL + "/erasure",
                "application/json",
                BodyPublishers.ofString("{\"confirm\":\"" + SERIAL + "\"}")));
        String path = "/api/v1/products/pump/data-requests/" + erasure.get("id").asText();
        long peak = 0;
        while (!JSON.readTree(server.get(path)).at("/state").asText().equals("DONE")) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            peak = Math.max(peak, Heap.size(server).used());
        }
        System.out.printf(
                "erased in %.1f s, heap at most %d MiB meanwhile with garbage%n",
                (System.nanoTime() - start) / 1e9, peak / 1024);
    }

    private static void report(ServerProcess server, int events, int lines) throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        Instant first = Instant.now().minus(Duration.ofMinutes(5L * events));
        for (int from = 0; from < events; from += EVENTS_A_POST) {
            post(
                    client,
                    server,
                    IntStream.range(from, Math.min(events, from + EVENTS_A_POST))
                            .mapToObj(i -> heartbeat(i, first.plus(Duration.ofMinutes(5L * i))))
                            .collect(Collectors.joining(",")));
        }
        var random = new Random(1);
        for (int from = 0; from < lines; from += LINES_A_POST) {
            post(client, server, log(from, Math.min(LINES_A_POST, lines - from), random));
        }
        while (!server.get("/api/v1/products/pump/ingest/status").contains("\"pending\":0")) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static void post(HttpClient client, ServerProcess server, String events)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + "/device/v1/events"))
                .header("Memfault-Project-Key", ServerProcess.PROJECT_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"device\":{\"serial\":\"%s\"},\"events\":[%s]}".formatted(SERIAL, events)))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        while (answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE) {
            LockSupport.parkNanos(POST_AGAIN.toNanos());
            answer = client.send(request, BodyHandlers.ofString());
        }
        if (answer.statusCode() >= 300 || answer.body().contains("\"reason\"")) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    private static String log(int first, int count, Random random) {
        return "{\"id\":\"log-%d\",\"type\":\"log\",\"at\":\"%s\",\"lines\":[%s]}"
                .formatted(
                        first,
                        Instant.now(),
                        IntStream.range(0, count)
                                .mapToObj(_ -> "{\"level\":\"info\",\"text\":\"%s\"}".formatted(text(random)))
                                .collect(Collectors.joining(",")));
    }

    /** Words that do not compress to nothing. */
    private static String text(Random random) {
        var text = new StringBuilder(LINE_CHARACTERS + 16);
        while (text.length() < LINE_CHARACTERS) {
            text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
        }
        return text.substring(0, LINE_CHARACTERS - 1);
    }

    private static String heartbeat(int number, Instant at) {
        return "{\"id\":\"%d\",\"type\":\"heartbeat\",\"at\":\"%s\",\"metrics\":{%s}}"
                .formatted(
                        number,
                        at,
                        IntStream.range(0, METRICS)
                                .mapToObj(metric -> "\"m%d\":%d".formatted(metric, number * 31 + metric * 7 % 1000))
                                .collect(Collectors.joining(",")));
    }
}
